// Charts over the tables that stand in the page. Without them the tables stand.
// A kind of chart is a function from a read table to the options of ECharts.
"use strict";

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
      isShare: head.dataset.unit === "share",
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
    Object.assign(options, { style: "currency", currency: read.currency });
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: read.currency }).resolvedOptions();
    const scale = 10 ** digits.maximumFractionDigits;
    const format = new Intl.NumberFormat(document.documentElement.lang, options);
    return (value) => asInText(format.format(value / scale));
  }
  const format = new Intl.NumberFormat(document.documentElement.lang, options);
  return (value) => asInText(format.format(value));
}

// a number as the page's words write it: a minus that is no hyphen, and no space before the percent sign
const asInText = (number) => number.replace("-", "\u2212").replace("\u00a0%", "%");

// for the axis of one series: shares of one as percentages, all else as a short number
function axisNumber(read, one) {
  if (!one.isShare) return shortNumber(read, one.isMoney);
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "percent", maximumFractionDigits: 1 });
  return (value) => asInText(format.format(value));
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

const KINDS = {};

function draw(figure) {
  const box = figure.querySelector(".chart");
  const table = figure.querySelector("table");
  if (!box || !table) return;
  try {
    const read = readTable(table);
    const make = KINDS[box.dataset.kind];
    if (make.height) box.style.height = `${make.height(read)}px`;
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

// a picture that is too small for a phone is drawn once the screen is wide enough
function drawWhenShown(figure) {
  const box = figure.querySelector(".chart");
  if (!box || box.offsetParent) {
    draw(figure);
    return;
  }
  new ResizeObserver((_, observer) => {
    if (!box.offsetParent) return;
    observer.disconnect();
    draw(figure);
  }).observe(box);
}

function redraw() {
  for (const { chart, make, read } of charts) chart.setOption(make(read), { notMerge: true });
}

function drawAll() {
  const figures = document.querySelectorAll(".figure");
  for (const figure of figures) {
    if (window.echarts) drawWhenShown(figure);
    else figure.classList.add("failed");
    for (const button of figure.querySelectorAll(".view button")) {
      button.addEventListener("click", () => {
        figure.dataset.view = button.dataset.view;
        for (const each of figure.querySelectorAll(".view button")) each.setAttribute("aria-pressed", String(each === button));
      });
    }
  }
}

document.addEventListener("themechange", redraw);
document.addEventListener("DOMContentLoaded", drawAll);
