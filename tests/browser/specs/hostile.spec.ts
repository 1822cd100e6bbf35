import { detail, field, fieldBox, open, row, saveButton, toggle } from '../support/pages';
import { expect, test } from '../support/test';

// The guard fails a test in which a dialog opens: every script here would open one.

const names = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "</script><script>alert('x')</script>",
  '<!--<script>alert(1)//-->]]>',
  'a"b\'c`d&amp;e&lt;f',
  '\u200Fעברית العربية\u200E',
  '👩‍👩‍👧‍👦 🏴‍☠️ \u00E9',
  "Robert'); DROP TABLE projects;--",
  '{{7*7}} ${7*7} %s %00 \\u0000',
];

/** What would turn other text round, or be two lines. */
const refused = ['\u202Edesrever\u202C', 'line\u2028separator'];

test('hostile names are text: in a form, on the page of the project, in the list', async ({ page }) => {
  test.slow();
  const heading = page.getByRole('heading', { level: 1 });
  for (const [index, name] of names.entries()) {
    await open(page, '/projects/new');
    await field(page, 'name').fill(name);
    await field(page, 'key').fill(`<i>${index}"'</i>`);
    await field(page, 'description').fill(`</textarea></script><script>alert(2)</script>${name}`);
    await saveButton(page).click();
    await expect(page).toHaveURL(/\/projects\/\d+$/);
    await expect.poll(() => heading.textContent()).toBe(name);

    await open(page, page.url());
    expect(await heading.textContent()).toBe(name);
    await expect(detail(page, 'Key')).toHaveText(`<i>${index}"'</i>`);
    await expect(detail(page, 'Description')).toContainText('</textarea></script><script>alert(2)</script>');

    await open(page, `${page.url()}/edit`);
    await expect(field(page, 'name')).toHaveValue(name);
    await expect(field(page, 'description')).toHaveValue(
      `</textarea></script><script>alert(2)</script>${name}`,
    );
  }
  for (const path of ['/projects', '/settings']) {
    await open(page, path);
    const shown = await page.locator('table.grid tbody th a').allTextContents();
    expect(shown).toEqual(expect.arrayContaining(names));
  }
});

test('a name that turns other text round, or is two lines, is refused and stays to be mended', async ({
  page,
  database,
}) => {
  const count = await database.sql('SELECT count(*) FROM projects');
  for (const name of refused) {
    await open(page, '/projects/new');
    await field(page, 'name').fill(name);
    await field(page, 'key').fill('REFUSED');
    await saveButton(page).click();
    await expect(fieldBox(page, 'name').locator('.error')).toBeVisible();
    await expect(field(page, 'name')).toHaveValue(name);
  }
  expect(await database.sql('SELECT count(*) FROM projects')).toBe(count);
});

for (const content of ['expected', 'damaged'] as const) {
  test.describe(`in the incident's database, ${content}`, () => {
    test.use({ content });

    for (const [id, name] of [
      [7, 'Señor O\'Brien & Søn — Café "Ünïcode"'],
      [8, "<script>alert('x')</script>"],
    ] as const) {
      test(`project ${id} is shown as it is named`, async ({ page }) => {
        for (const path of ['/projects', '/settings']) {
          await open(page, path);
          await expect(row(page, name)).toHaveCount(1);
          await expect(toggle(page, 'Active', name)).toBeVisible();
        }
        await page.getByRole('link', { name, exact: true }).click();
        await expect(page).toHaveURL(new RegExp(`/projects/${id}$`));
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
        await open(page, `/projects/${id}`);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
        await expect(page).toHaveTitle(new RegExp(name.slice(0, 5)));
        await open(page, `/projects/${id}/edit`);
        await expect(field(page, 'name')).toHaveValue(name);
      });
    }
  });
}

test('a script that got in would be stopped', async ({ page, guard }) => {
  guard.tolerate(/^console: .*(CSP|Content Security Policy)/i);
  const response = await open(page, '/projects');
  const headers = response.headers();
  expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBeTruthy();

  const stopped = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = "document.documentElement.dataset.ran = 'script'";
    document.body.append(script);
    document.body.setAttribute('onclick', "document.documentElement.dataset.ran = 'handler'");
    document.body.click();
    // Violations are reported in a task of their own.
    while (violations.length < 2) {
      await new Promise((resolve) => setTimeout(resolve));
    }
    return violations;
  });
  expect(stopped.every((directive) => directive.startsWith('script-src'))).toBe(true);
  await expect(page.locator('html')).not.toHaveAttribute('data-ran');
});
