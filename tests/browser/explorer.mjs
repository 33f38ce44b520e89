// The page of an inventory as a reader uses it, and the answers that it should give.

/**
 * Does a caller get through? `ticked` is `null` for one without a token, and `by` holds the schemes of which they
 * show credentials. Written apart from the page's own.
 */
export function isReached({ credentials, alternatives, ways }, scopes, ticked, by = []) {
  if (credentials === 'ignored') return true;
  if (ticked === null) return credentials === 'optional';
  if (ways) {
    const shown = ways.filter((way) => Object.keys(way).every((scheme) => by.includes(scheme)));
    if (credentials === 'optional' && !by.some((scheme) => ways.some((way) => scheme in way))) return true;
    return shown.some((way) => isReached({ alternatives: [Object.values(way).flat()] }, scopes, ticked));
  }
  if (alternatives.length === 0) return true;
  // Families meet whatever their placeholders are called.
  const form = (name) => name.split(/\{.*?\}/).join('{}');
  const held = [];
  for (const { name, implies } of scopes) if (ticked.includes(name)) held.push(form(name), ...implies.map(form));
  return alternatives.some((list) => !list.some((name) => !held.includes(form(name))));
}

/** The page, with the data that it carries. */
export class Explorer {
  static async of(page) {
    return new Explorer(page, JSON.parse(await page.locator('#inventory').textContent()));
  }

  constructor(page, { scopes, routes, schemes = [], default_schemes: [defaults = []] = [] }) {
    this.page = page;
    const hasBoxes = routes.some((route) => route.needs.ways);
    this.schemes = hasBoxes ? schemes.map((scheme) => scheme.name) : [];
    this.defaults = hasBoxes ? defaults : [];
    this.scopes = scopes;
    this.routes = routes;
    this.words = page.getByLabel('Filter by path or handler');
    this.hiding = page.getByLabel('Hide what is out of reach');
  }

  everything() {
    return this.page.getByLabel('Show all routes').check();
  }

  without() {
    return this.page.getByLabel(/^ ?Without (a token|credentials)/).check();
  }

  /** Ticks exactly these scopes and schemes. */
  async with(names, by = this.defaults) {
    await this.page.getByLabel(/^ ?With (a token|credentials)/).check();
    const schemes = await this.page.locator('.scheme input').all();
    for (const [index, box] of schemes.entries()) await box.setChecked(by.includes(this.schemes[index]));
    const boxes = await this.page.locator('.scope input').all();
    for (const [index, box] of boxes.entries()) await box.setChecked(names.includes(this.scopes[index].name));
  }

  /** Whether each route is `in` or `out` of reach. */
  states() {
    return this.page.locator('.route').evaluateAll((rows) => rows.map((row) => row.dataset.state));
  }

  /** The places of the routes that are shown. */
  visible() {
    return this.page.locator('.route').evaluateAll((rows) =>
      rows.flatMap((row, index) => (row.checkVisibility() ? [index] : [])));
  }

  /** The text of each route, blanks squeezed. */
  rows() {
    return this.page.locator('.route').evaluateAll((rows) =>
      rows.map((row) => row.textContent.replace(/\s+/g, ' ')));
  }

  verdict(index) {
    return this.page.locator('.route').nth(index).locator('.verdict').innerText();
  }

  /** The scopes that are held because others imply them. */
  async implied() {
    const marks = await this.page.locator('.scope label + .tag').all();
    const shown = await Promise.all(marks.map((mark) => mark.isVisible()));
    return this.scopes.filter((_, index) => shown[index]).map((scope) => scope.name);
  }

  count() {
    return this.page.getByRole('status').innerText();
  }

  /** Texts that stand out too little from what is behind them. */
  pale() {
    return this.page.evaluate(() => {
      const channels = (color) => color.match(/[\d.]+/g).map(Number);
      const luminance = (color) => {
        const [r, g, b] = channels(color).slice(0, 3).map((part) => part / 255)
          .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const behind = (element) => {
        const { backgroundColor } = getComputedStyle(element);
        return channels(backgroundColor)[3] === 0 && element.parentElement ? behind(element.parentElement) : backgroundColor;
      };
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found = [];
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const element = text.parentElement;
        if (!text.data.trim() || !element.checkVisibility() || element.closest('script')) continue;
        const [light, dark] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => b - a);
        const ratio = (light + 0.05) / (dark + 0.05);
        if (ratio < 4.5) found.push(`${text.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
      }
      return found;
    });
  }

  /** Elements that reach beyond the screen, though the page does not scroll. */
  overflowing() {
    return this.page.evaluate(() => [...document.body.querySelectorAll('*')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${element.localName}.${element.className}: ${element.textContent.slice(0, 40)}`));
  }
}
