/** The two halves of the Admiralty code (NATO AJP-2.1) in words. */

import { t } from "./strings.js";

/** @returns {string | null} how reliable a source is */
export function reliabilityOf(letter) {
  if (!letter) return null;
  const words = {
    A: t("completely reliable"), B: t("usually reliable"), C: t("fairly reliable"),
    D: t("not usually reliable"), E: t("unreliable"), F: t("cannot be judged"),
  };
  return t("source {grade}, {words}", { grade: letter, words: words[letter] ?? t("unknown grade") });
}

/** @returns {string | null} how credible a piece of information is */
export function credibilityOf(number) {
  if (!number) return null;
  const words = {
    1: t("confirmed"), 2: t("probably true"), 3: t("possibly true"),
    4: t("doubtful"), 5: t("improbable"), 6: t("cannot be judged"),
  };
  return t("information {grade}, {words}", { grade: number, words: words[number] ?? t("unknown grade") });
}
