"""What a screen reader is told of a page: asked of the page itself, as axe would."""

from playwright.sync_api import Page

FLAWS = """
(() => {
    const all = (selector, root = document) => [...root.querySelectorAll(selector)];
    const shown = (one) => one.outerHTML.slice(0, 90);
    const flaws = [];
    const flaw = (what, ones) => flaws.push(...ones.map((one) => `${what}: ${shown(one)}`));
    const ROLES = ['alert', 'group', 'img', 'region', 'search', 'status', 'note', 'list',
        'presentation', 'none', 'progressbar', 'table'];

    if (!document.documentElement.lang) flaws.push('no language');
    if (!document.title.trim()) flaws.push('no title');
    if (all('main').length !== 1) flaws.push(`${all('main').length} main parts`);
    const navs = all('nav').map((nav) =>
        nav.getAttribute('aria-label') || nav.getAttribute('aria-labelledby'));
    if (navs.some((name) => !name)) flaws.push('a nav without a name');
    if (new Set(navs).size !== navs.length) flaws.push(`two navs of one name: ${navs}`);

    const ids = all('[id]').map((one) => one.id);
    const twice = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
    if (twice.size) flaws.push(`an id twice: ${[...twice]}`);
    for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'list'])
        flaw(`${name} leads nowhere`, all(`[${name}]`).filter((one) =>
            one.getAttribute(name).split(' ').some((id) => !document.getElementById(id))));

    flaw('no such role', all('[role]').filter((one) => !ROLES.includes(one.getAttribute('role'))));
    flaw('an order of its own', all('[tabindex]').filter((one) => one.tabIndex > 0));
    flaw('one control in another', all('a a, a button, button a, button button, a input'));
    flaw('no item of a list', all('ul > *, ol > *').filter((one) => !one.matches('li, template')));
    flaw('an item of no list', all('li').filter((one) => !one.parentElement.matches('ul, ol')));
    flaw('a term of no list', all('dt, dd').filter((one) => !one.closest('dl')));
    flaw('a picture without alt', all('img:not([alt])'));
    flaw('a drawing that is read', all('a svg, button svg').filter((one) =>
        one.getAttribute('aria-hidden') !== 'true'));
    flaw('a head of no column or row', all('table th:not([scope])'));
    flaw('no such state', all('[aria-current]').filter((one) =>
        !['page', 'step', 'true', 'date', 'time'].includes(one.getAttribute('aria-current'))));
    return flaws;
})()
"""


def flaws(page: Page) -> list[str]:
    """What is wrong with its roles, names, references and landmarks."""
    found: list[str] = page.evaluate(FLAWS)
    return found
