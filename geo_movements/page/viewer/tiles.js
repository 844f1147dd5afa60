/** Online tiles, where the story asks for them, above the embedded ground and below the story. */

/**
 * Lay the tiles over the ground. Where none comes, the ground below shows with its names.
 * @param {{url: string, subdomains: string[], max_zoom: number} | null} tiles
 * @param {(shown: boolean) => void} changed told when tiles hide the ground, and when they do not
 */
export function addTiles(map, tiles, changed) {
  if (!tiles) return;
  map.createPane("gmTiles").style.zIndex = 160;
  map.getPane("gmTiles").classList.add("leaflet-gm-tiles-pane");
  const layer = L.tileLayer(tiles.url, {
    pane: "gmTiles", subdomains: tiles.subdomains, maxNativeZoom: tiles.max_zoom, maxZoom: 20,
  });
  let [loaded, failed] = [0, 0];
  layer.on("loading", () => ([loaded, failed] = [0, 0]));
  layer.on("tileerror", () => (failed += 1));
  layer.on("tileload", () => {
    loaded += 1;
    changed(true);
  });
  layer.on("load", () => failed && !loaded && changed(false));
  layer.addTo(map);
}
