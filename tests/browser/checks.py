"""What must hold on every page, asked of the page itself."""

from itertools import pairwise

from playwright.sync_api import Page

HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))"
UNNAMED = """
(() => {
    const words = (label) => {
        const alone = label.cloneNode(true);
        alone.querySelectorAll('input, select').forEach((field) => field.remove());
        return alone.textContent.trim();
    };
    const named = (one) => one.getAttribute('aria-label') || one.getAttribute('alt')
        || [...(one.labels || [])].some(words)
        || (!one.matches('input, select') && one.textContent.trim());
    // a picture beside its own name says that it adds nothing: alt=""
    const fields = 'input:not([type=hidden]), select, button, a, img:not([alt=""]), [role=img]';
    return [...document.querySelectorAll(fields)]
        .filter((one) => !named(one)).map((one) => one.outerHTML);
})()
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FAINT = """
(() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const rgba = (text) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = text;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b]
        .map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color[3] === 255) return color;
        }
        return rgba(getComputedStyle(document.documentElement).getPropertyValue('--ground'));
    };
    const faint = [];
    for (const one of document.querySelectorAll('main *, .rail *')) {
        const words = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!words || !one.offsetParent || one.closest('.unseen, .loading, svg')) continue;
        const [over, under] = [rgba(getComputedStyle(one).color), ground(one)].map(light);
        const ratio = (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
        if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${one.textContent.trim()}`);
    }
    return faint;
})()
"""


def pixels_too_wide(page: Page) -> int:
    """How far the document can be scrolled to the side."""
    return int(page.evaluate(TOO_WIDE))


def unnamed(page: Page) -> list[str]:
    """Inputs, buttons, links and pictures that have no name for a screen reader."""
    found: list[str] = page.evaluate(UNNAMED)
    return found


def skipped_headings(page: Page) -> list[str]:
    """Where the headings do not begin with one h1, or skip a level."""
    levels: list[int] = page.evaluate(HEADINGS)
    wrong = [] if levels[:1] == [1] and levels.count(1) == 1 else [f"begins {levels[:3]}"]
    steps = pairwise(levels)
    return wrong + [f"h{before} then h{after}" for before, after in steps if after > before + 1]


def faint_words(page: Page) -> list[str]:
    """Words whose contrast with their ground is below 4.5 (WCAG 2.2, level AA)."""
    found: list[str] = page.evaluate(FAINT)
    return found
