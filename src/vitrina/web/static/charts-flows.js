// Where people go next, step by step: one row of the table per flow from one thing to another.
"use strict";

function sankey(read) {
  const { from, to, flow } = read.series;
  const name = (side, row) => `${read.rows[row].dataset.step - (side === "from" ? 0 : -1)}|${read.rows[row].dataset[side]}`;
  const shown = (key) => key.slice(key.indexOf("|") + 1);
  const links = flow.values.map((value, row) => ({ source: name("from", row), target: name("to", row), value, row }));
  const colours = ["--accent", "--caution", "--naive", "--soft"].map(token);
  const kinds = [...new Set([...from.texts, ...to.texts])];
  const nodes = [...new Set(links.flatMap((link) => [link.source, link.target]))].map((key) => ({
    name: key,
    itemStyle: { color: colours[kinds.indexOf(shown(key)) % colours.length], borderWidth: 0 },
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
      label: { color: token("--text"), fontSize: 11, width: 100, overflow: "truncate", formatter: (given) => shown(given.name) },
      lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
    }],
  };
}

sankey.height = (read) => Math.max(280, 40 + 14 * read.rows.length);
KINDS.sankey = sankey;
