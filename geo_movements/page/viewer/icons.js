/** Small pictures of how a force travels, 12 units wide. */

const SHAPES = {
  sea: "M0.6 7H11.4L9.6 10.6H2.4ZM5.3 1H6.5V6H5.3ZM7.2 1.6L10.4 6H7.2Z",
  air: "M6 0.4L6.9 1.7V4.5L11.6 7.2V8.4L6.9 7.2V9.6L8.2 10.7V11.5L6 10.9L3.8 11.5V10.7L5.1 9.6V7.2L0.4 8.4V7.2L5.1 4.5V1.7Z",
  rail: "M3 0.8H9L10 1.8V8L9 9H3L2 8V1.8ZM3.4 2.2V5H8.6V2.2ZM3.4 6.4V7.6H4.6V6.4ZM7.4 6.4V7.6H8.6V6.4ZM3.4 9.6H4.8L3.6 11.6H2.2ZM7.2 9.6H8.6L9.8 11.6H8.4Z",
  road: "M0.4 2.8H7V8.4H0.4ZM7.6 4.6H9.8L11.6 6.6V8.4H7.6ZM1.6 9H4V10.4H1.6ZM8 9H10.4V10.4H8Z",
  foot: "M2.4 1.4H5V5H2.4ZM2.4 5.8H5V7.4H2.4ZM7 4H9.6V7.6H7ZM7 8.4H9.6V10H7Z",
};

/** Whether there is a picture for a mode. */
export function hasIcon(mode) {
  return mode in SHAPES;
}

/** @returns {string} the path of a mode's picture */
export function iconPath(mode) {
  return SHAPES[mode];
}

/** Draw a mode on its line. */
export function drawIcon(ctx, mode, x, y, colour, ground) {
  ctx.save();
  ctx.translate(x, y);
  ctx.beginPath();
  ctx.arc(0, 0, 9, 0, 2 * Math.PI);
  ctx.fillStyle = ground;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.2;
  ctx.stroke();
  ctx.translate(-6, -6);
  ctx.fillStyle = colour;
  ctx.fill(new Path2D(SHAPES[mode]), "evenodd");
  ctx.restore();
}
