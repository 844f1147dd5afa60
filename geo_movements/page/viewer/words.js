/** A claim in one line, for the tooltip, the choice under the pointer and the timeline. */

/** @returns {string} where, how many, when, how sure */
export function sentence(claim) {
  const way = claim.presence ? `at ${claim.to ?? "…"}` : `${claim.from ?? "…"} → ${claim.to ?? "…"}`;
  return [way, claim.strength, claim.date, claim.status].filter(Boolean).join(" · ");
}

/** @returns {string} the body that says so */
export function speaker(claim) {
  return claim.body ?? "Claimant not named";
}
