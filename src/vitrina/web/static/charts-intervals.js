// What is known with an interval, one row below the other.
"use strict";

const isWide = () => innerWidth > 860;
// on a phone the names of two series stand one below the other, and there is room for fewer numbers
const legendHeight = (read) => (read.series.beside && !isWide() ? 52 : 34);
const rowNames = () => ({ ...axisLook().axisLabel, interval: 0, width: isWide() ? 240 : 120, overflow: "truncate" });

function forest(read) {
  const { beside, point, low, high } = read.series;
  const accent = token("--accent");
  const known = (one) => one.values.map((value, index) => [value, index]).filter((each) => each[0] !== null);
  const missing = read.rows.flatMap((row, index) => {
    const badge = row.querySelector(".reason .badge");
    return badge ? [{ value: [beside?.values[index] ?? 0, index], words: badge.textContent.trim() }] : [];
  });
  const indexed = (one) => one.values.map((value, index) => (value === null ? "-" : [value, index]));
  const look = common(read);
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "shadow", z: 0, shadowStyle: { color: token("--sunken"), opacity: 0.7 } } },
    legend: { top: 0, left: 0, orient: isWide() ? "horizontal" : "vertical", itemWidth: 10, itemHeight: 10, itemGap: isWide() ? 18 : 6, textStyle: { color: token("--soft"), fontSize: 12 }, data: [...(beside ? [beside.title] : []), point.title] },
    grid: { left: 2, right: 14, top: legendHeight(read), bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", position: "bottom", scale: false, splitNumber: isWide() ? 5 : 2, ...axisLook(), axisLabel: { ...axisLook().axisLabel, hideOverlap: true, formatter: axisNumber(read, point) } },
    yAxis: { type: "category", inverse: true, data: read.labels, ...axisLook(), axisLabel: rowNames(), splitLine: { show: false } },
    series: [
      ...(beside ? [{
        name: beside.title,
        type: "scatter",
        data: indexed(beside),
        symbolSize: 9,
        itemStyle: { color: token("--card"), borderColor: token("--naive"), borderWidth: 2 },
      }] : []),
      {
        type: "custom",
        silent: true,
        data: known(low).map(([value, index]) => [value, high.values[index], index]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_, api) => {
          const from = api.coord([api.value(0), api.value(2)]);
          const to = api.coord([api.value(1), api.value(2)]);
          return {
            type: "line",
            shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
            style: { stroke: accent, lineWidth: 3, opacity: 0.45, lineCap: "round" },
          };
        },
        z: 2,
      },
      {
        type: "custom",
        silent: true,
        data: missing,
        encode: { x: 0, y: 1 },
        renderItem: (params, api) => {
          const [x, y] = api.coord([api.value(0), api.value(1)]);
          const words = missing[params.dataIndex].words;
          const { x: begin, width } = params.coordSys;
          const room = 12 + echarts.format.getTextRect(words, "11px sans-serif").width;
          const isRight = x + room < begin + width;
          if (!isRight && x - room < begin) return undefined; // the table and the list below say it, too
          return {
            type: "text",
            x: isRight ? x + 12 : x - 12,
            y,
            style: { text: words, fill: token("--soft"), fontSize: 11, align: isRight ? "left" : "right", verticalAlign: "middle" },
          };
        },
        z: 2,
      },
      {
        name: point.title,
        type: "scatter",
        data: indexed(point),
        symbolSize: 9,
        itemStyle: { color: accent },
        z: 3,
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: token("--line-strong"), type: "solid", width: 1 },
          data: [{ xAxis: 0 }],
        },
      },
    ],
  };
}

// one row per thing, one dot per opinion of it: how far they differ is what is to be seen
function spread(read) {
  const opinions = Object.values(read.series);
  const colours = ["--accent", "--caution", "--naive", "--text", "--soft"].map(token);
  const shapes = ["circle", "diamond", "triangle", "rect"]; // each once full, and once more hollow: the card shows through
  const mark = (colour, index) => (index < shapes.length ? { color: colour, opacity: 0.85 } : { color: token("--card"), borderColor: colour, borderWidth: 2 });
  const ends = read.rows.map((_, row) => {
    const values = opinions.map((one) => one.values[row]).filter((value) => value !== null);
    return [Math.min(...values), Math.max(...values), row];
  });
  const look = common(read);
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "shadow", z: 0, shadowStyle: { color: token("--sunken"), opacity: 0.7 } } },
    legend: { type: "scroll", top: 0, left: 0, right: 0, itemWidth: 10, itemHeight: 10, itemGap: 16, textStyle: { color: token("--soft"), fontSize: 12 }, pageTextStyle: { color: token("--soft") }, data: opinions.map((one) => one.title) },
    grid: { left: 2, right: 14, top: 34, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", position: "bottom", splitNumber: isWide() ? 5 : 2, ...axisLook(), axisLabel: { ...axisLook().axisLabel, hideOverlap: true, formatter: shortNumber(read, opinions[0].isMoney) } },
    yAxis: { type: "category", inverse: true, data: read.labels, ...axisLook(), axisLabel: rowNames(), splitLine: { show: false } },
    series: [
      {
        type: "custom",
        silent: true,
        data: ends,
        encode: { x: [0, 1], y: 2 },
        renderItem: (_, api) => {
          const from = api.coord([api.value(0), api.value(2)]);
          const to = api.coord([api.value(1), api.value(2)]);
          return {
            type: "line",
            shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
            style: { stroke: token("--line-strong"), lineWidth: 2, lineCap: "round" },
          };
        },
        z: 1,
      },
      ...opinions.map((one, index) => ({
        name: one.title,
        type: "scatter",
        data: one.values.map((value, row) => (value === null ? "-" : [value, row])),
        symbol: shapes[index % shapes.length],
        symbolSize: 10,
        itemStyle: mark(colours[index % colours.length], index),
        z: 2,
      })),
    ],
  };
}

// what happened against what was to be expected, day by day, with the band of the expected
function band(read) {
  const { actual, expected, low, high } = read.series;
  const brief = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const named = read.keys.map((key) => (isDay(key) ? brief.format(Date.parse(`${key}T00:00Z`)) : key));
  const begins = read.rows.findIndex((row) => row.hasAttribute("data-test"));
  const line = { type: "line", symbol: "none", emphasis: { disabled: true } };
  const look = common(read);
  const room = { ...line, silent: true, stack: "band", lineStyle: { opacity: 0 } };
  const wide = high ? high.values.map((value, row) => (value === null ? null : value - low.values[row])) : [];
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { lineStyle: { color: token("--line-strong") } } },
    legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 10, itemGap: 18, textStyle: { color: token("--soft"), fontSize: 12 }, data: [actual.title, expected.title] },
    grid: { left: 2, right: 8, top: 34, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", boundaryGap: false, data: named, ...axisLook(), axisLine: { show: true, lineStyle: { color: token("--line") } }, axisLabel: { ...axisLook().axisLabel, hideOverlap: true } },
    yAxis: { type: "value", scale: true, splitNumber: 4, ...axisLook(), axisLabel: { ...axisLook().axisLabel, formatter: shortNumber(read, actual.isMoney) } },
    series: [
      ...(high ? [
        { ...room, data: low.values },
        { ...room, data: wide, areaStyle: { color: token("--soft"), opacity: 0.16 } },
      ] : []),
      { ...line, name: expected.title, data: expected.values, lineStyle: { color: token("--soft"), width: 2, type: "dashed" }, itemStyle: { color: token("--soft") } },
      {
        ...line,
        name: actual.title,
        data: actual.values,
        lineStyle: { color: token("--accent"), width: 2.5 },
        itemStyle: { color: token("--accent") },
        markArea: begins < 0 ? undefined : {
          silent: true,
          itemStyle: { color: token("--accent"), opacity: 0.07 },
          data: [[{ xAxis: begins }, { xAxis: read.rows.length - 1 }]],
        },
      },
    ],
  };
}

spread.height = (read) => 64 + 30 * read.rows.length;
KINDS.spread = spread;
KINDS.band = band;
forest.height = (read) => 30 + legendHeight(read) + 26 * read.rows.length;
KINDS.forest = forest;
