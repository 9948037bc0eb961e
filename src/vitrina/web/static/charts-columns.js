// Columns over days, weeks, numbers or names; on top of them what is still to come, if that is told.
"use strict";

const DAY = 24 * 3600 * 1000;
const isDay = (key) => /^\d{4}-\d\d-\d\d$/.test(key);
const isWhole = (key) => /^\d+$/.test(key);

// evenly spaced places on the axis: a day, week or number that the table lacks leaves a gap
function places(keys) {
  const positions = keys.map((key) => (isDay(key) ? Date.parse(`${key}T00:00Z`) : Number(key)));
  const areWeeks = positions.every((position) => (position - positions[0]) % (7 * DAY) === 0);
  const step = keys.every(isDay) ? (areWeeks ? 7 * DAY : DAY) : 1;
  const first = Math.min(...positions);
  const length = Math.round((Math.max(...positions) - first) / step) + 1;
  const rowAt = new Map(positions.map((position, row) => [Math.round((position - first) / step), row]));
  return Array.from({ length }, (_, place) => ({ row: rowAt.get(place), position: first + place * step }));
}

function columns(read) {
  const { bar, rest, low, high } = read.series;
  const areDays = read.keys.every(isDay);
  const isSpaced = read.keys.length > 0 && (areDays || read.keys.every(isWhole));
  const spots = isSpaced ? places(read.keys) : read.keys.map((_, row) => ({ row }));
  const brief = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const named = (spot) => (areDays ? brief.format(spot.position) : isSpaced ? String(spot.position) : read.labels[spot.row]);
  const look = common(read, (place) => spots[place].row);
  const valuesAt = (one) => spots.map((spot) => (spot.row === undefined ? null : one.values[spot.row]));
  const oneBar = { type: "bar", barMaxWidth: 28, barCategoryGap: "24%", emphasis: { disabled: true } };
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "shadow", z: 0, shadowStyle: { color: token("--sunken"), opacity: 0.7 } } },
    grid: { left: 2, right: 2, top: rest ? 34 : 12, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: spots.map(named),
      ...axisLook(),
      axisLine: { show: true, lineStyle: { color: token("--line") } },
      axisLabel: { ...axisLook().axisLabel, hideOverlap: true },
    },
    yAxis: { type: "value", splitNumber: 4, ...axisLook(), axisLabel: { ...axisLook().axisLabel, formatter: axisNumber(read, bar) } },
    legend: rest && { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 18, textStyle: { color: token("--soft"), fontSize: 12 }, data: [bar.title, rest.title] },
    series: [
      { ...oneBar, name: bar.title, stack: "all", data: valuesAt(bar), itemStyle: { color: token("--accent"), borderRadius: rest ? 0 : [3, 3, 0, 0] } },
      ...(rest ? [{ ...oneBar, name: rest.title, stack: "all", data: valuesAt(rest), itemStyle: { color: token("--accent"), opacity: 0.3, borderRadius: [3, 3, 0, 0] } }] : []),
      ...(high ? [whiskers(valuesAt(low), valuesAt(high))] : []),
    ],
  };
}

// from the lowest to the highest that a column may still come to
function whiskers(lows, highs) {
  return {
    type: "custom",
    silent: true,
    data: lows.flatMap((low, place) => (low === null ? [] : [[place, low, highs[place]]])),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_, api) => {
      const [x, top] = api.coord([api.value(0), api.value(2)]);
      const [, bottom] = api.coord([api.value(0), api.value(1)]);
      return { type: "line", shape: { x1: x, y1: bottom, x2: x, y2: top }, style: { stroke: token("--text"), lineWidth: 1.5, opacity: 0.55 } };
    },
    z: 3,
  };
}

KINDS.columns = columns;
