import { cell, expectSaved, field, hold, open, saveButton, stored, toggle } from '../support/pages';
import { beacon, ridge, umber } from '../support/seed';
import { expect, test } from '../support/test';

// The page is open all the while; nobody reloads it. It asks every ten seconds.

test('a column that is dropped and brought back is so on the open list, and nothing jumps', async ({
  page,
  database,
}) => {
  await open(page, '/projects');
  const link = page.getByRole('link', { name: umber.name, exact: true });
  await link.focus();
  await link.evaluate((element) => element.setAttribute('data-same', ''));
  await database.sql('ALTER TABLE projects DROP COLUMN send_meeting_emails;');
  await expect(page.locator('th.gone').filter({ hasText: 'Meeting emails' })).toBeVisible();
  await expect(
    page.getByRole('switch', { name: `Meeting emails: ${beacon.name}, unavailable`, exact: true }),
  ).toBeDisabled();
  await expect(page.locator('.banner.error')).toBeVisible();
  await expect(link).toBeFocused();

  await database.sql('ALTER TABLE projects ADD COLUMN send_meeting_emails BOOLEAN DEFAULT FALSE;');
  await expect(page.locator('th.gone')).toHaveCount(0);
  await expect(page.locator('.banner')).toHaveCount(0);
  await expect(link).toBeFocused();
  await expect(link).toHaveAttribute('data-same', '');
  await toggle(page, 'Meeting emails', beacon.name).click();
  await expectSaved(page, database, beacon, 'Meeting emails', true);
});

for (const path of ['/projects/1', '/settings', '/schema', '/schema/tables/projects']) {
  test(`a dropped column shows on the open ${path}`, async ({ page, database }) => {
    await open(page, path);
    await database.sql('ALTER TABLE projects DROP COLUMN send_meeting_emails;');
    const main = page.getByRole('main');
    await expect(
      path.startsWith('/schema')
        ? main.locator('.causes').getByText('projects.send_meeting_emails').first()
        : main.getByRole('switch', { name: `Meeting emails: ${beacon.name}, unavailable` }),
    ).toBeVisible();
  });
}

test('what is typed stays while the schema changes', async ({ page, database }) => {
  await open(page, '/schema/tables');
  await page.getByRole('searchbox').fill('projects');
  await database.sql('ALTER TABLE projects DROP COLUMN send_meeting_emails;');
  await expect(page.locator('table.tables .badge.error').first()).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('projects');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test("a colleague's change comes to the open list, and not over a switch that is under way", async ({
  page,
  colleague,
  database,
}) => {
  await open(page, '/projects');
  const release = await hold(page, '**/ui/set_flag');
  await toggle(page, 'Meeting emails', umber.name).click();
  await open(colleague, '/projects/1/edit');
  await field(colleague, 'total_hours').fill('1.5');
  await field(colleague, 'is_active').uncheck();
  await saveButton(colleague).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText(beacon.name);

  await expect(cell(page, beacon.name, 'Total hours')).toHaveText('1.50');
  await expect(toggle(page, 'Active', beacon.name)).not.toBeChecked();
  await expect(toggle(page, 'Meeting emails', umber.name)).toBeChecked();
  expect(await stored(database, umber.id, 'Meeting emails')).toBe(false);
  release();
  await expectSaved(page, database, umber, 'Meeting emails', true);
});

test('a switch whose answer is lost shows what the server has', async ({ page, database, guard }) => {
  guard.tolerate(/ERR_FAILED|ERR_CONNECTION|\b502\b/);
  await open(page, '/projects');
  await page.route('**/ui/set_flag', async (route) => {
    await route.fetch();
    await route.abort();
  });
  const away = await hold(page, /\/ui\/project\?/);
  const control = toggle(page, 'Active', beacon.name);
  await control.click();
  await expect(control).toHaveAttribute('title', /Not confirmed/);
  await expect(page.locator('.notices .notice.error')).toContainText(beacon.name);
  away();
  await expect(page.locator('.notices .notice.success')).toContainText('saved all the same');
  await expect(control).not.toHaveAttribute('title', /./);
  await expectSaved(page, database, beacon, 'Active', false);
  await expect(page.locator('.notices .notice.error')).toHaveCount(0);

  // Lost on the way there, it is as it was.
  await page.unroute('**/ui/set_flag');
  await page.route('**/ui/set_flag', (route) => route.abort());
  await toggle(page, 'Active', ridge.name).click();
  await expectSaved(page, database, ridge, 'Active', false);
});

test("a proxy's own page is no answer: the switch asks what is true", async ({ page, database, guard }) => {
  guard.tolerate(/\b502\b/);
  await open(page, '/projects');
  await page.route('**/ui/set_flag', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }),
  );
  await toggle(page, 'Active', beacon.name).click();
  await expect(page.locator('.notices .notice.error')).toContainText("The server can't be reached");
  await expectSaved(page, database, beacon, 'Active', true);
  await page.unroute('**/ui/set_flag');
  await toggle(page, 'Active', beacon.name).click();
  await expectSaved(page, database, beacon, 'Active', false);
  // What went wrong before is settled.
  await expect(page.locator('.notices .notice.error')).toHaveCount(0);
});

test.describe('as a viewer', () => {
  test.use({ role: 'viewer' });

  test('switches show what they cannot change', async ({ page, database }) => {
    await database.sql('ALTER TABLE projects DROP COLUMN send_meeting_emails;');
    await open(page, '/projects');
    const looks = await page.evaluate(() => {
      const look = (label: string): string => {
        const knob = getComputedStyle(document.querySelector(`[aria-label^="${label}"]`)!, '::after');
        return `${knob.opacity} ${knob.translate} ${knob.backgroundColor}`;
      };
      return [look('Active: Beacon'), look('Active: Ridge'), look('Meeting emails: Beacon')];
    });
    expect(new Set(looks).size).toBe(3);
    expect(looks[0]).toMatch(/^1 /);
    await expect(toggle(page, 'Active', beacon.name)).toBeDisabled();
    await expect(toggle(page, 'Active', beacon.name)).toBeChecked();
    await expect(toggle(page, 'Active', beacon.name)).toHaveAttribute('title', /^On\. Editors/);
    await expect(toggle(page, 'Active', ridge.name)).toHaveAttribute('title', /^Off\. Editors/);
  });
});
