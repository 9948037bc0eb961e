// What a campaign brings at each level of spend, with its band, and where it stands now and is to stand.
"use strict";

function response(read) {
  const { expected, low, high } = read.series;
  const spends = read.keys.map(Number);
  const table = read.rows[0].closest("table").dataset;
  const accent = token("--accent");
  const look = common(read);
  const isUp = Number(table.after) >= Number(table.now);
  // the two words stand outside of the two lines, which may be close to each other
  const at = (value, words, colour, type, isLeft) => ({
    xAxis: Number(value),
    label: { formatter: words, align: isLeft ? "right" : "left", color: token("--soft"), fontSize: 11 },
    lineStyle: { color: colour, width: 1.5, type },
  });
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { snap: true, lineStyle: { color: token("--line-strong") } } },
    grid: { left: 2, right: 14, top: 26, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", min: 0, max: spends[spends.length - 1], splitNumber: isWide() ? 6 : 3, ...axisLook(), splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: token("--line") } }, axisLabel: { ...axisLook().axisLabel, hideOverlap: true, formatter: shortNumber(read, true) } },
    yAxis: { type: "value", min: 0, splitNumber: 4, ...axisLook(), axisLabel: { ...axisLook().axisLabel, formatter: shortNumber(read, false) } },
    series: [
      {
        type: "line",
        symbol: "none",
        name: expected.title,
        data: expected.values.map((value, row) => [spends[row], value]),
        lineStyle: { color: accent, width: 2.5 },
        itemStyle: { color: accent },
        emphasis: { disabled: true },
        z: 3,
        markLine: {
          silent: true,
          symbol: "none",
          animation: false,
          data: [at(table.now, table.nowWords, token("--soft"), "solid", isUp), ...(table.after === table.now ? [] : [at(table.after, table.afterWords, accent, "dashed", !isUp)])],
        },
      },
      {
        type: "custom",
        silent: true,
        data: [0],
        renderItem: (_, api) => ({
          type: "polygon",
          shape: {
            points: [
              ...high.values.map((value, row) => api.coord([spends[row], value])),
              ...low.values.map((value, row) => api.coord([spends[row], value])).reverse(),
            ],
          },
          style: { fill: accent, opacity: 0.14 },
        }),
        z: 1,
      },
    ],
  };
}

KINDS.response = response;
