// Writes ../world.json (110m) and ../africa.json (50m): projected country outlines as integer, relative
// SVG paths keyed by ISO 3166 alpha-2, and one point per country for dots and bubbles.
import { readFileSync, writeFileSync } from "node:fs";
import { geoArea, geoAzimuthalEqualArea, geoCentroid, geoContains, geoEqualEarth, geoPath } from "d3-geo";
import iso from "i18n-iso-countries";
import { feature, merge } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const AFRICA = ("DZ AO BJ BW BF BI CV CM CF TD KM CG CD CI DJ EG GQ ER SZ ET GA GM GH GN GW KE LS LR LY MG MW ML MR MU MA " +
  "MZ NA NE NG RW ST SN SC SL SO ZA SS SD TZ TG TN UG EH ZM ZW").split(" ");
// Natural Earth gives these no number; each is drawn inside the State that the United Nations recognises, Kosovo apart.
const UNNUMBERED = { Kosovo: "XK", Somaliland: "SO", "N. Cyprus": "CY" };
const CRIMEA = [34.3, 45.2];
// Codes that have no outline of their own in Natural Earth (parts of another State, or a few rocks).
const POINTS = {
  BQ: [-68.3, 12.2], BV: [3.4, -54.4], CC: [96.8, -12.2], CX: [105.6, -10.5], GF: [-53.1, 3.9], GI: [-5.35, 36.1],
  GP: [-61.5, 16.2], MQ: [-61, 14.65], RE: [55.5, -21.1], SJ: [16, 78.6], TK: [-171.8, -9.2], TV: [179.2, -8.5],
  UM: [166.6, 19.3], YT: [45.15, -12.8],
};

const atlas = (scale) => JSON.parse(readFileSync(`node_modules/world-atlas/countries-${scale}.json`));
const codeOf = ({ id, properties }) => iso.numericToAlpha2(id ?? "") ?? UNNUMBERED[properties.name];

/** Geometries of the atlas by alpha-2 code, Crimea moved from the Russian shape to the Ukrainian one. */
function byCode(topology) {
  const groups = new Map();
  for (const geometry of topology.objects.countries.geometries) {
    const code = codeOf(geometry);
    if (!code || code === "AQ") continue;
    const parts = geometry.type === "MultiPolygon" ? geometry.arcs : [geometry.arcs];
    for (const arcs of parts) {
      const polygon = { type: "Polygon", arcs };
      const owner = code === "RU" && geoContains(feature(topology, polygon), CRIMEA) && isSmall(topology, polygon) ? "UA" : code;
      groups.set(owner, [...(groups.get(owner) ?? []), polygon]);
    }
  }
  return new Map([...groups].map(([code, polygons]) => [code, merge(topology, polygons)]));
}

const isSmall = (topology, polygon) => geoArea(feature(topology, polygon)) < 0.005;

/** The middle of a country's largest piece: France is in Europe, the United States not in the Pacific. */
function middle(multipolygon) {
  const pieces = multipolygon.coordinates.map((coordinates) => ({ type: "Polygon", coordinates }));
  return geoCentroid(pieces.reduce((a, b) => (geoArea(b) > geoArea(a) ? b : a)));
}

/** Integer, relative path: a third of the bytes of d3's own, and rings that round to nothing are dropped. */
function pathData(projection, shape) {
  const rings = [];
  let ring = [];
  const pen = {
    moveTo: (x, y) => { ring = [[x, y]]; },
    lineTo: (x, y) => ring.push([x, y]),
    closePath: () => rings.push(ring.map((point) => point.map(Math.round))),
    arc() {},
  };
  geoPath(projection, pen)(shape);
  return rings.map(encode).join("");
}

function encode(points) {
  const kept = points.filter(([x, y], i) => !i || x !== points[i - 1][0] || y !== points[i - 1][1]);
  const last = kept.at(-1);
  if (kept.length > 1 && last[0] === kept[0][0] && last[1] === kept[0][1]) kept.pop();
  if (kept.length < 3) return "";
  const steps = kept.slice(1).map(([x, y], i) => [x - kept[i][0], y - kept[i][1]]);
  return `M${joined(kept[0])}l${joined(steps.flat())}z`;
}

const joined = (numbers) => numbers.map((n, i) => (i && n >= 0 ? ` ${n}` : `${n}`)).join("");

function write(name, projection, size, shapes, points, visible) {
  const { width, height } = size;
  const rounded = ([lon, lat]) => projection([lon, lat]).map((n) => Math.round(n * 10) / 10);
  const sorted = (entries) => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  const data = {
    width, height,
    countries: sorted([...shapes].map(([code, shape]) => [code, pathData(projection, shape)]).filter(([, d]) => d)),
    small: [...shapes].filter(([, shape]) => geoPath(projection).area(shape) < visible).map(([code]) => code).sort(),
    points: sorted(points.map(([code, place]) => [code, rounded(place)])),
  };
  writeFileSync(`../${name}.json`, JSON.stringify(data).replace(/("[A-Z]{2}":|"points"|"small"|"countries")/g, "\n$1") + "\n");
  console.log(name, width, height, Object.keys(data.countries).length, "shapes", Object.keys(data.points).length, "points");
}

/** Fits the projection to the shapes in a box of that width, and says how high it becomes. */
function fitted(projection, width, margin, places) {
  const all = { type: "MultiPoint", coordinates: places };
  projection.fitExtent([[margin, 0], [width - margin, width]], all);
  const [[, top], [, bottom]] = geoPath(projection).bounds(all);
  const [x, y] = projection.translate();
  projection.translate([x, y - top + margin]);
  return { width, height: Math.ceil(bottom - top) + 2 * margin };
}

const corners = (shapes) => shapes.flatMap((shape) => shape.coordinates.flat(2));

const coarse = byCode(atlas("110m"));
const fine = atlas("50m");
const places = new Map(Object.entries(POINTS));
for (const scale of ["10m", "50m"]) for (const [code, shape] of byCode(atlas(scale))) places.set(code, middle(shape));

const earth = geoEqualEarth().rotate([-11, 0]);
write("world", earth, fitted(earth, 960, 3, corners([...coarse.values()])), coarse, [...places], 14);

const africa = geoAzimuthalEqualArea().rotate([-17, -2]);
const whole = new Map([...byCode(fine)].filter(([code]) => AFRICA.includes(code)));
// The mainland, Madagascar and the island States; South Africa's sub-antarctic rocks are left out of the frame.
const framed = corners([...whole.values()]).filter(([, lat]) => lat > -36);
const size = fitted(africa, 640, 8, framed);
const tolerance = 0.25 / africa.scale() ** 2;
const lighter = byCode(simplify(presimplify(fine, sphericalTriangleArea), tolerance));
const shapes = new Map([...lighter].filter(([code]) => AFRICA.includes(code)));
write("africa", africa, size, shapes, [...places].filter(([code]) => AFRICA.includes(code) || ["RE", "YT", "SH", "IO"].includes(code)), 30);
