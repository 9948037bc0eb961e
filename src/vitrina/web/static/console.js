// Charts over the tables that stand in the page, and small comforts. All works without it.
"use strict";

document.documentElement.classList.add("js");

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const charts = [];

// a table as {labels, texts, series: {name: [...]}}: numbers from data-value, words as they stand
function readTable(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const series = {};
  heads.forEach((head, column) => {
    const name = head.dataset.series;
    if (!name) return;
    const cells = rows.map((row) => row.cells[column]);
    series[name] = {
      title: head.textContent.trim(),
      isMoney: head.dataset.unit === "money",
      values: cells.map((cell) => (cell && cell.dataset.value ? Number(cell.dataset.value) : null)),
      texts: cells.map((cell) => (cell ? cell.textContent.trim() : "")),
    };
  });
  return {
    heads,
    rows,
    series,
    currency: table.dataset.currency,
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    keys: rows.map((row) => row.cells[0].dataset.value || row.cells[0].textContent.trim()),
  };
}

function shortNumber(read, isMoney) {
  const options = { notation: "compact", maximumFractionDigits: 1 };
  if (isMoney && read.currency) {
    Object.assign(options, { style: "currency", currency: read.currency, currencyDisplay: "narrowSymbol" });
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: read.currency }).resolvedOptions();
    const scale = 10 ** digits.maximumFractionDigits;
    const format = new Intl.NumberFormat(document.documentElement.lang, options);
    return (value) => format.format(value / scale);
  }
  const format = new Intl.NumberFormat(document.documentElement.lang, options);
  return (value) => format.format(value);
}

// the whole row in words, so that the chart never says more or other than the table
function rowInWords(read, index) {
  const lines = [];
  let column = 0;
  for (const cell of read.rows[index].cells) {
    lines.push(`${plain(read.heads[column])}: ${plain(cell)}`);
    column += cell.colSpan;
  }
  return lines.join("\n");
}

const plain = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

function common(read, rowOf = (place) => place) {
  const soft = token("--soft");
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 300,
    textStyle: { fontFamily: token("--font"), color: soft },
    tooltip: {
      renderMode: "richText", // the other mode writes style attributes, which the policy refuses
      confine: true,
      backgroundColor: token("--card"),
      borderColor: token("--line"),
      borderWidth: 1,
      padding: [10, 12],
      textStyle: { color: token("--text"), fontFamily: token("--font"), fontSize: 12, lineHeight: 19 },
      formatter: (given) => {
        const row = rowOf((Array.isArray(given) ? given[0] : given).dataIndex);
        return row === undefined ? "" : rowInWords(read, row);
      },
    },
  };
}

function axisLook() {
  return {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: token("--soft"), fontSize: 11 },
    splitLine: { lineStyle: { color: token("--line") } },
  };
}

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
  const bar = read.series.bar;
  const areDays = read.keys.every(isDay);
  const isSpaced = read.keys.length > 0 && (areDays || read.keys.every(isWhole));
  const spots = isSpaced ? places(read.keys) : read.keys.map((_, row) => ({ row }));
  const brief = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const named = (spot) => (areDays ? brief.format(spot.position) : isSpaced ? String(spot.position) : read.labels[spot.row]);
  const look = common(read, (place) => spots[place].row);
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "shadow", z: 0, shadowStyle: { color: token("--sunken"), opacity: 0.7 } } },
    grid: { left: 2, right: 2, top: 12, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: {
      type: "category",
      data: spots.map(named),
      ...axisLook(),
      axisLine: { show: true, lineStyle: { color: token("--line") } },
      axisLabel: { ...axisLook().axisLabel, hideOverlap: true },
    },
    yAxis: { type: "value", splitNumber: 4, ...axisLook(), axisLabel: { ...axisLook().axisLabel, formatter: shortNumber(read, bar.isMoney) } },
    series: [{
      type: "bar",
      data: spots.map((spot) => (spot.row === undefined ? null : bar.values[spot.row])),
      barMaxWidth: 28,
      barCategoryGap: "24%",
      itemStyle: { color: token("--accent"), borderRadius: [3, 3, 0, 0] },
      emphasis: { disabled: true },
    }],
  };
}

function forest(read) {
  const { naive, adjusted, low, high } = read.series;
  const accent = token("--accent");
  const points = (one) => one.values.map((value, index) => [value, index]).filter((point) => point[0] !== null);
  const missing = read.rows.flatMap((row, index) => {
    const badge = row.querySelector(".reason .badge");
    return badge ? [{ value: [0, index], words: badge.textContent.trim() }] : [];
  });
  const indexed = (one) => one.values.map((value, index) => (value === null ? "-" : [value, index]));
  const look = common(read);
  return {
    ...look,
    tooltip: { ...look.tooltip, trigger: "axis", axisPointer: { type: "shadow", z: 0, shadowStyle: { color: token("--sunken"), opacity: 0.7 } } },
    legend: { top: 0, left: 0, itemWidth: 10, itemHeight: 10, itemGap: 18, textStyle: { color: token("--soft"), fontSize: 12 }, data: [naive.title, adjusted.title] },
    grid: { left: 2, right: 14, top: 34, bottom: 2, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", position: "bottom", scale: false, ...axisLook(), axisLabel: { ...axisLook().axisLabel, hideOverlap: true, formatter: shortNumber(read, true) } },
    yAxis: { type: "category", inverse: true, data: read.labels, ...axisLook(), axisLabel: { ...axisLook().axisLabel, interval: 0, width: 120, overflow: "truncate" }, splitLine: { show: false } },
    series: [
      {
        name: naive.title,
        type: "scatter",
        data: indexed(naive),
        symbolSize: 9,
        itemStyle: { color: token("--card"), borderColor: token("--naive"), borderWidth: 2 },
      },
      {
        type: "custom",
        silent: true,
        data: points(low).map(([value, index]) => [value, high.values[index], index]),
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
          const [x, y] = api.coord([0, api.value(1)]);
          const words = missing[params.dataIndex].words;
          return { type: "text", x: x + 8, y, style: { text: words, fill: token("--soft"), fontSize: 11, verticalAlign: "middle" } };
        },
        z: 2,
      },
      {
        name: adjusted.title,
        type: "scatter",
        data: indexed(adjusted),
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

const KINDS = { columns, forest };

function draw(figure) {
  const box = figure.querySelector(".chart");
  const table = figure.querySelector("table");
  if (!box || !table) return;
  try {
    const read = readTable(table);
    const make = KINDS[box.dataset.kind];
    if (box.dataset.kind === "forest") box.style.height = `${64 + 26 * read.rows.length}px`;
    box.textContent = "";
    const chart = echarts.init(box, null, { renderer: "canvas" });
    chart.setOption(make(read));
    charts.push({ chart, make, read });
    new ResizeObserver(() => box.offsetParent && chart.resize()).observe(box);
    figure.dataset.drawn = "yes";
  } catch (error) {
    figure.classList.add("failed"); // the table stands in its place
    console.warn("A chart could not be drawn; its table is shown.", error);
  }
}

function redraw() {
  for (const { chart, make, read } of charts) chart.setOption(make(read), { notMerge: true });
}

function drawAll() {
  const figures = document.querySelectorAll(".figure");
  for (const figure of figures) {
    if (window.echarts) draw(figure);
    else figure.classList.add("failed");
    for (const button of figure.querySelectorAll(".view button")) {
      button.addEventListener("click", () => {
        figure.dataset.view = button.dataset.view;
        for (const each of figure.querySelectorAll(".view button")) each.setAttribute("aria-pressed", String(each === button));
      });
    }
  }
}

function keepTheme() {
  const form = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const press = () => {
    const now = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === now));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
    press();
    redraw();
  });
  dark.addEventListener("change", () => { press(); redraw(); });
  press();
}

// one open explanation at a time; Escape and a click elsewhere close it
function closeExplanations() {
  const close = (except) => {
    for (const open of document.querySelectorAll(".how[open]")) if (open !== except) open.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest(".how")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector(".how[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("theme");
  if (form) keepTheme();
  closeExplanations();
  drawAll();
});
