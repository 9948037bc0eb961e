// Where people go next, step by step: one row of the table per flow from one thing to another. All that ends in the
// same way (data-ends) meets in one place at the right; what ended as it should ("converted") is in colour.
"use strict";

function sankey(read) {
  const { flow } = read.series;
  const ends = (row) => read.rows[row].dataset.ends;
  const place = (side, row) => (side === "from" ? read.rows[row].dataset.step : ends(row) || Number(read.rows[row].dataset.step) + 1);
  const name = (side, row) => `${place(side, row)}|${read.rows[row].dataset[side]}`;
  const shown = (key) => key.slice(key.indexOf("|") + 1);
  const good = (row) => (ends(row) === "converted" ? { color: token("--accent"), opacity: 0.4 } : undefined);
  const links = flow.values.map((value, row) => ({ source: name("from", row), target: name("to", row), value, row, lineStyle: good(row) }));
  const nodes = [...new Set(links.flatMap((link) => [link.source, link.target]))].map((key) => ({
    name: key,
    itemStyle: { color: token(key.startsWith("converted|") ? "--accent" : "--soft"), borderWidth: 0 },
  }));
  const look = common(read);
  const count = shortNumber(read, flow.isMoney);
  return {
    ...look,
    tooltip: {
      ...look.tooltip,
      trigger: "item",
      formatter: (given) => (given.dataType === "edge" ? rowInWords(read, given.data.row) : `${shown(given.name)}: ${count(given.value)}`),
    },
    series: [{
      type: "sankey",
      left: 2,
      right: 110,
      top: 8,
      bottom: 8,
      nodeWidth: 10,
      nodeGap: 10,
      draggable: false,
      layoutIterations: 40,
      data: nodes,
      links,
      emphasis: { focus: "adjacency" },
      label: { color: token("--text"), textBorderColor: token("--card"), textBorderWidth: 3, fontSize: 11, width: 100, overflow: "truncate", formatter: (given) => shown(given.name) },
      lineStyle: { color: token("--naive"), opacity: 0.22, curveness: 0.5 },
    }],
  };
}

sankey.height = (read) => Math.min(560, Math.max(280, 40 + 14 * read.rows.length));
KINDS.sankey = sankey;
