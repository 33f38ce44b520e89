// RapiDoc as a reader uses it. Playwright's CSS looks into open shadow roots.

/** The login form of the one flow. */
export class Login {
  constructor(page) {
    this.page = page;
    this.form = page.locator('#auth .oauth-flow.password');
    this.message = this.form.locator('.oauth-resp-display');
  }

  /** Name and text of each scope, as shown. */
  async scopes() {
    const labels = await this.form.locator('.oauth-scopes label').allInnerTexts();
    return labels.map((label) => label.replace(/\s+/g, ' ').trim());
  }

  /** What stands in the form. */
  async filled() {
    const checked = this.form.locator('.scope-checkbox:checked');
    return {
      username: await this.form.locator('.api-key-user').inputValue(),
      password: await this.form.locator('.api-key-password').inputValue(),
      scopes: await checked.evaluateAll((boxes) => boxes.map((box) => box.value)),
    };
  }

  /** Fills in the form, asks for exactly these scopes, and gives the answer of the token endpoint. */
  async submit(username, password, scopes) {
    await this.form.locator('.api-key-user').fill(username);
    await this.form.locator('.api-key-password').fill(password);
    for (const box of await this.form.locator('.scope-checkbox').all()) {
      await box.setChecked(scopes.includes(await box.getAttribute('value')));
    }
    const answer = this.page.waitForResponse((response) => new URL(response.url()).pathname === '/token');
    await this.form.getByRole('button', { name: 'GET TOKEN' }).click();
    const response = await answer;
    const body = await response.json();
    const sent = response.request().postData() ?? '';
    // The page writes its message after it has read the answer.
    await this.message.filter({ hasText: /./ }).waitFor();
    return { status: response.status(), body, sent, shown: (await this.message.innerText()).trim() };
  }
}

/** The switch between the whole document and that of the caller. */
export class View {
  constructor(page) {
    this.page = page;
    this.bar = page.locator('.view');
    this.label = this.bar.locator('label');
    this.box = this.bar.getByRole('switch', { name: 'Show only what I may call' });
    this.status = this.bar.getByRole('status');
  }

  isOn() {
    return this.box.isChecked();
  }

  isEnabled() {
    return this.box.isEnabled();
  }

  async says() {
    return (await this.status.innerText()).trim();
  }

  waitFor(text) {
    return this.status.filter({ hasText: new RegExp(`^${text.replaceAll('.', '\\.')}$`) }).waitFor();
  }

  /** Turns it, and gives what was asked for and answered. */
  async turn(way) {
    const answer = this.page.waitForResponse((response) => {
      const { pathname, search } = new URL(response.url());
      return pathname === '/openapi.json' && search === (way === 'on' ? '?view=mine' : '');
    });
    await this.label.click();
    const response = await answer;
    await this.page.waitForFunction(() => document.querySelector('rapi-doc').shadowRoot.querySelector('#auth'));
    return { status: response.status(), authorization: await response.request().headerValue('authorization') };
  }

  /** Method and path of what is shown, in its order. */
  operations() {
    return this.page.locator('.expanded-endpoint-body').evaluateAll((sections) =>
      sections.map(({ id }) => id.replace('-', ' ')));
  }

  async isInSight() {
    const { y, height } = await this.bar.boundingBox();
    return y >= 0 && y + height <= this.page.viewportSize().height;
  }
}

/** One operation of the API. */
export class Operation {
  constructor(page, method, path) {
    this.page = page;
    this.path = path;
    this.section = page.locator(`[id="${method}-${path}"]`);
    this.labels = this.section.locator('span[style*="border-radius:12px"]');
  }

  /** The texts of the badges above the operation: its scopes, as a rule. */
  async badges() {
    const badges = await this.labels.allInnerTexts();
    return badges.map((badge) => badge.trim());
  }

  /** What the lock says under the mouse. */
  async lock() {
    const lock = this.section.locator('.tooltip').first();
    await lock.hover();
    const text = await lock.locator('.tooltip-text').innerText();
    await this.page.mouse.move(0, 0);
    return text.replace(/\s+/g, ' ').trim();
  }

  /** Presses the Try button; gives what was sent and answered, and what the page shows of it. */
  async try() {
    const isIt = (response) =>
      new URL(response.url()).pathname === this.path && response.request().resourceType() === 'fetch';
    const answer = this.page.waitForResponse(isIt);
    await this.section.getByRole('button', { name: 'TRY', exact: true }).click();
    const response = await answer;
    const status = response.status();
    const message = this.section.locator('.response-message', { hasText: `${status}` });
    await message.waitFor();
    const shownBody = await this.tab('response');
    const shownHeaders = await this.tab('headers');
    await this.section.locator('[data-tab="response"]').click();
    return {
      status,
      body: await response.json(),
      challenge: await response.headerValue('www-authenticate'),
      authorization: await response.request().headerValue('authorization'),
      shownStatus: (await message.innerText()).trim(),
      shownBody: JSON.parse(shownBody),
      shownHeaders,
    };
  }

  async tab(name) {
    await this.section.locator(`[data-tab="${name}"]`).click();
    const content = this.section.locator('api-request .tab-content pre:visible');
    return content.first().innerText();
  }
}
