/** Sea, land, rivers, lakes, borders and coast. */

/** Add a path of world pixels to the one being drawn. */
export function trace(ctx, path, view) {
  const { xy } = path;
  for (let at = 0; at < xy.length; at += 2) {
    const x = xy[at] * view.scale + view.dx;
    const y = xy[at + 1] * view.scale + view.dy;
    if (at) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
  }
}

export function inSight({ box }, view, size) {
  return (
    box[0] * view.scale + view.dx < size.x &&
    box[2] * view.scale + view.dx > 0 &&
    box[1] * view.scale + view.dy < size.y &&
    box[3] * view.scale + view.dy > 0
  );
}

function fill(ctx, rings, view, size, colour) {
  ctx.beginPath();
  for (const ring of rings) {
    if (inSight(ring, view, size)) trace(ctx, ring, view); // filling closes: closePath takes longer than all
  }
  ctx.fillStyle = colour;
  ctx.fill("evenodd");
}

function stroke(ctx, lines, view, size, colour, width, dash = []) {
  ctx.beginPath();
  for (const line of lines) if (inSight(line, view, size)) trace(ctx, line, view);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Rivers of a rank appear from a zoom on, as a hair, and grow a little. */
const RIVERS_FROM = { 1: 1, 2: 3.25, 3: 4.5, 4: 5.5 };

function drawRivers(ctx, rivers, view, size, colour) {
  for (const { rank, lines } of rivers) {
    const deep = view.zoom - RIVERS_FROM[rank];
    if (deep < 0) continue;
    stroke(ctx, lines, view, size, colour, Math.min(0.6 + deep * 0.18, 2.2 - rank * 0.2));
  }
}

/** Draw the ground that everything else stands on. */
export function drawBase(ctx, size, view, base, theme) {
  ctx.fillStyle = theme.sea;
  ctx.fillRect(0, 0, size.x, size.y);
  ctx.lineJoin = "round";
  for (const country of base.countries) fill(ctx, country.rings, view, size, theme.land);
  // Two parts of one country meet without a line: what shows between them is land.
  stroke(ctx, [...base.seams, ...base.claimed], view, size, theme.land, 1);
  drawRivers(ctx, base.rivers, view, size, theme.river);
  fill(ctx, base.lakes, view, size, theme.sea);
  stroke(ctx, base.coast, view, size, theme.coast, 0.7);
  const width = view.zoom < 3.5 ? 0.7 : 1;
  stroke(ctx, base.borders, view, size, theme.border, width);
  stroke(ctx, base.disputed, view, size, theme.border, width + 0.2, [5, 3]);
  stroke(ctx, base.claimed, view, size, theme.border, width + 0.2, [1.5, 3]);
}
