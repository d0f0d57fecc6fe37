/** A bar with what stands before and behind it. */
export interface Bar {
  label: string;
  value: number;
  text: string;
  /** Drawn in the colour of what this project does. */
  own: boolean;
}

/** Bars of one kind, under a heading. */
export interface BarGroup {
  heading: string;
  bars: readonly Bar[];
  /** Dashed lines across the group. */
  marks?: readonly { value: number; text: string }[];
}

/** A picture of bars that lie side by side along one axis. */
export interface BarChart {
  title: string;
  subtitle: string;
  /** What the axis counts. */
  axis: string;
  scale: "linear" | "logarithmic";
  groups: readonly BarGroup[];
}

const width = 760;
const left = 300;
const right = 90;
const rowHeight = 24;
const headingHeight = 34;
const top = 68;

/** Draws a chart as SVG that can be read on light and on dark pages. */
export function drawBarChart({ title, subtitle, axis, scale, groups }: BarChart): string {
  const values = groups.flatMap(({ bars, marks = [] }) => [...bars, ...marks]).map(({ value }) =>
    value
  );
  const { place, ticks } = createScale(scale, Math.max(...values));
  const parts: string[] = [];
  let y = top;
  for (const { heading, bars, marks = [] } of groups) {
    y += headingHeight;
    parts.push(text(16, y - 10, heading, "heading"));
    const start = y;
    const end = y + rowHeight * bars.length;
    parts.push(...ticks.map(({ value }) => line(place(value), start, end, "grid")));
    for (const { label, value, text: shown, own } of bars) {
      const length = Math.max(1, place(value) - left);
      parts.push(
        text(left - 10, y + 15, label, "label"),
        `<rect x="${left}" y="${y + 3}" width="${fixed(length)}" height="16" rx="2" class="${
          own ? "own" : "other"
        }"/>`,
        text(left + length + 7, y + 15, shown, own ? "value strong" : "value"),
      );
      y += rowHeight;
    }
    for (const { value, text: shown } of marks) {
      parts.push(
        line(place(value), start - 4, end, "mark"),
        text(place(value), start - 8, shown, "mark-text"),
      );
    }
  }
  const bottom = y + 10;
  parts.push(
    ...ticks.map(({ value, text: shown }) => text(place(value), bottom + 8, shown, "tick")),
  );
  const height = bottom + 44;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${
    escape(`${title}. ${subtitle}`)
  }">
<style>${style}</style>
<rect width="${width}" height="${height}" rx="6" class="page"/>
${text(16, 30, title, "title")}
${text(16, 52, subtitle, "subtitle")}
${parts.join("\n")}
${text((left + width - right) / 2, bottom + 30, axis, "axis")}
</svg>
`;
}

const style = `
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328 }
.title { font-size: 17px; font-weight: 600 } .heading, .strong { font-weight: 600 }
.subtitle, .tick, .axis, .mark-text { fill: #59636e } .tick, .mark-text { font-size: 12px }
.label { text-anchor: end } .tick, .axis, .mark-text { text-anchor: middle }
.page { fill: #ffffff } .own { fill: #0969da } .other { fill: #afb8c1 }
.grid { stroke: #d1d9e0 } .mark { stroke: #cf222e; stroke-dasharray: 4 3; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .subtitle, .tick, .axis, .mark-text { fill: #9198a1 }
.page { fill: #0d1117 } .own { fill: #4493f8 } .other { fill: #656c76 }
.grid { stroke: #3d444d } .mark { stroke: #f85149 }
}`;

function createScale(scale: BarChart["scale"], largest: number) {
  const span = width - right - left;
  if (scale === "logarithmic") {
    const decades = Math.ceil(Math.log10(largest));
    return {
      place: (value: number) => left + span * Math.log10(Math.max(1, value)) / decades,
      ticks: Array.from({ length: decades + 1 }, (_, power) => tick(10 ** power)),
    };
  }
  const step = [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10].find((step) => largest / step <= 7) ?? largest;
  const end = Math.ceil(largest / step) * step;
  return {
    place: (value: number) => left + span * value / end,
    ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => tick(index * step)),
  };
}

function tick(value: number) {
  return { value, text: value.toLocaleString("en", { maximumFractionDigits: 2 }) };
}

function text(x: number, y: number, content: string, kind: string): string {
  return `<text x="${fixed(x)}" y="${y}" class="${kind}">${escape(content)}</text>`;
}

function line(x: number, from: number, to: number, kind: string): string {
  return `<line x1="${fixed(x)}" x2="${fixed(x)}" y1="${from}" y2="${to}" class="${kind}"/>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
