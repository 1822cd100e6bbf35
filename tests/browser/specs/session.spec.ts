import { AxeBuilder } from '@axe-core/playwright';

import { run } from '../support/command';
import { digits, secret } from '../support/digits';
import { expectSaved, field, open, saveButton, stored, toggle } from '../support/pages';
import { beacon, cookie, sessions } from '../support/seed';
import { binary } from '../support/server';
import { expect, test } from '../support/test';

const password = 'correct horse battery staple';
const now = (): number => Math.floor(Date.now() / 1000);

test('a session that ends under an open page: the page asks in place, and what was meant goes on', async ({
  page,
  database,
  guard,
}) => {
  guard.tolerate(/\b401\b/);
  await run(binary, ['user', 'reset-password', 'admin@example.com'], `${password}\n`, { DATABASE_URL: database.url });
  // Another password ends the sessions; this one goes on for as long as the test wants it to.
  await database.sql(
    `INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address)
     SELECT '${sessions.admin}', id, 'full', ${now()}, ${now()}, '127.0.0.1' FROM evenkeel_users
     WHERE email = 'admin@example.com'`,
  );
  await open(page, `/projects/${beacon.id}/edit`);
  await field(page, 'description').fill('typed before the session ended');
  await database.sql('DELETE FROM evenkeel_sessions');
  await saveButton(page).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText('admin@example.com');
  // Not now: nothing is lost, and the page says how it stands.
  await page.keyboard.press('Escape');
  const bar = page.getByRole('region', { name: 'Connection' });
  await expect(bar.getByRole('alert')).toContainText('Your session has ended');
  await expect(field(page, 'description')).toHaveValue('typed before the session ended');
  await bar.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByText('The password is wrong.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Not now' }).click();
  // Once more by the save itself, which goes on when the password was right.
  await saveButton(page).click();
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`/projects/${beacon.id}$`));
  await expect(page.getByText('typed before the session ended').first()).toBeVisible();
  await expect(bar).toHaveCount(0);
});

test('with a second factor the dialog asks for it too, and then what was meant goes on', async ({
  page,
  database,
  guard,
}) => {
  guard.tolerate(/\b401\b/);
  await run(binary, ['user', 'reset-password', 'admin@example.com'], `${password}\n`, { DATABASE_URL: database.url });
  await database.sql(
    `UPDATE evenkeel_users SET second_factor = '${secret}' WHERE email = 'admin@example.com';
     INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address)
     SELECT '${sessions.admin}', id, 'full', ${now()}, ${now()}, '127.0.0.1' FROM evenkeel_users
     WHERE email = 'admin@example.com'`,
  );
  await open(page, '/projects');
  await database.sql('DELETE FROM evenkeel_sessions');
  await toggle(page, 'Active', beacon.name).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  const code = dialog.getByLabel(/The six digits/);
  await expect(code).toBeFocused();
  await expect(code).toHaveValue('');
  await code.fill('000000');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toContainText('The code is wrong');
  // Half a session is none.
  expect(await stored(database, beacon.id, 'Active')).toBe(true);
  await code.fill(digits());
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toBeHidden();
  await expectSaved(page, database, beacon, 'Active', false);
  await expect(page.getByRole('region', { name: 'Connection' })).toHaveCount(0);
});

test('whoever signs out on a page without scripts leaves no draft in the tab', async ({ page }) => {
  await open(page, `/projects/${beacon.id}/edit`);
  await field(page, 'description').fill('not for the next one');
  await page.goto('/account');
  const drafts = (): Promise<string[]> =>
    page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('evenkeel-draft')));
  expect(await drafts()).toHaveLength(1);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('status')).toHaveText('You are signed out.');
  await expect.poll(drafts).toEqual([]);
});

test('another tab signs in as somebody else: this one does nothing as they, and says so', async ({
  page,
  context,
  database,
  guard,
}) => {
  guard.tolerate(/\b412\b/);
  await open(page, '/projects');
  const [mine] = await context.cookies();
  const before = await database.sql("SELECT count(*) FROM evenkeel_audit WHERE action NOT LIKE '%sign%'");
  await context.addCookies([{ ...mine, value: cookie('editor').value }]);
  const was = await stored(database, beacon.id, 'Active');
  await toggle(page, 'Active', beacon.name).click();
  const bar = page.getByRole('region', { name: 'Connection' });
  await expect(bar.getByRole('alert')).toContainText(/This page was made for .+; this browser is now signed in as .+/);
  expect(await stored(database, beacon.id, 'Active')).toBe(was);
  const audited = "SELECT count(*) FROM evenkeel_audit WHERE action NOT LIKE '%sign%'";
  expect(await database.sql(audited)).toBe(before);
  const found = await new AxeBuilder({ page }).include('.presence').analyze();
  expect(found.violations).toEqual([]);
  // Back again in the other tab: the page learns of it within ten seconds, by itself.
  await context.addCookies([mine]);
  await expect(bar).toHaveCount(0);
  await toggle(page, 'Active', beacon.name).click();
  await expectSaved(page, database, beacon, 'Active', !was);
});

test('a server that is away is said, and so is that it is back', async ({ page, guard }) => {
  guard.tolerate(/ERR_|Failed to load/);
  await open(page, '/projects');
  await page.route('**/ui/**', (route) => route.abort());
  const bar = page.getByRole('region', { name: 'Connection' });
  await expect(bar.getByRole('alert')).toContainText("The server doesn't answer");
  await page.unroute('**/ui/**');
  await bar.getByRole('button', { name: 'Try again' }).click();
  await expect(bar).toHaveCount(0);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('what can’t be taken back asks, is done, and is said once', async ({ page, database }) => {
    await page.goto('/users');
    await page.getByRole('link', { name: 'Disable: viewer@example.com' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Disable');
    await expect(page.getByText("can't sign in any more, and is signed out of 1 browser")).toBeVisible();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'Change role: viewer@example.com' }).click();
    await page.getByLabel(/^editor:/).check();
    await page.getByRole('button', { name: 'Change the role' }).click();
    await expect(page).toHaveURL(/\/users$/);
    await expect(page.getByRole('status')).toContainText('The role of viewer@example.com is changed.');
    await page.reload();
    await expect(page.getByRole('status')).toHaveCount(0);
    expect(await database.sql("SELECT role FROM evenkeel_users WHERE email = 'viewer@example.com'")).toBe('editor');
  });
});
