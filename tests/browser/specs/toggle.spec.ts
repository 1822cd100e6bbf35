import { expectSaved, hold, navigations, open, stored, toggle, type Flag } from '../support/pages';
import { beacon, ridge, umber } from '../support/seed';
import { expect, test } from '../support/test';

for (const path of ['/projects', '/settings', '/projects/1']) {
  test.describe(`on ${path}`, () => {
    test('a toggle follows mouse, Space and Enter, keeps the focus and stays on the page', async ({
      page,
      database,
    }) => {
      await open(page, path);
      const address = page.url();
      const visited = navigations(page);
      for (const flag of ['Active', 'Meeting emails'] as Flag[]) {
        const control = toggle(page, flag, beacon.name);
        await expect(control).toBeChecked();

        await control.click();
        await expectSaved(page, database, beacon, flag, false);
        await expect(control).toBeFocused();

        await page.keyboard.press('Space');
        await expectSaved(page, database, beacon, flag, true);
        await expect(control).toBeFocused();

        await page.keyboard.press('Enter');
        await expectSaved(page, database, beacon, flag, false);
        await expect(control).toBeFocused();
      }
      expect(visited).toEqual([]);
      expect(page.url()).toBe(address);

      await open(page, path);
      await expect(toggle(page, 'Active', beacon.name)).not.toBeChecked();
      await expect(toggle(page, 'Meeting emails', beacon.name)).not.toBeChecked();
    });

    test('a refused toggle goes back and says why', async ({ page, database, guard }) => {
      guard.tolerate(/\b503\b/);
      await page.route('**/ui/set_flag', (route) =>
        route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
      );
      await open(page, path);
      const visited = navigations(page);
      const control = toggle(page, 'Active', beacon.name);
      await control.click();

      const notice = page.locator('.notices .notice.error');
      await expect(notice).toContainText('The database is busy');
      await expect(notice).toContainText(beacon.name);
      await expectSaved(page, database, beacon, 'Active', true);
      await expect(control).toBeFocused();

      await notice.getByRole('button', { name: 'Dismiss' }).click();
      await expect(notice).toHaveCount(0);

      await page.unroute('**/ui/set_flag');
      await control.click();
      await expectSaved(page, database, beacon, 'Active', false);
      expect(visited).toEqual([]);
    });
  });
}

test('it changes at once, before the server has answered', async ({ page, database }) => {
  const release = await hold(page, '**/ui/set_flag');
  await open(page, '/projects');
  await toggle(page, 'Active', beacon.name).click();
  await expect(toggle(page, 'Active', beacon.name)).not.toBeChecked();
  expect(await stored(database, beacon.id, 'Active')).toBe(true);
  release();
  await expectSaved(page, database, beacon, 'Active', false);
});

for (const clicks of [2, 3]) {
  const on = clicks % 2 === 0;
  const end = on ? 'where it was' : 'on the other side';

  test(`${clicks} fast clicks end ${end}`, async ({ page, database }) => {
    await open(page, '/projects');
    await toggle(page, 'Active', beacon.name).click({ clickCount: clicks });
    await expectSaved(page, database, beacon, 'Active', on);
    await open(page, '/projects');
    await expectSaved(page, database, beacon, 'Active', on);
  });

  test(`${clicks} clicks while the server thinks end ${end}`, async ({ page, database }) => {
    const release = await hold(page, '**/ui/set_flag');
    await open(page, '/projects');
    const control = toggle(page, 'Active', beacon.name);
    for (let click = 1; click <= clicks; click += 1) {
      await control.click();
      await expect(control).toBeChecked({ checked: click % 2 === 0 });
    }
    release();
    await expectSaved(page, database, beacon, 'Active', on);
    await open(page, '/projects');
    await expectSaved(page, database, beacon, 'Active', on);
  });
}

test('three refused clicks end at what is saved', async ({ page, database, guard }) => {
  guard.tolerate(/\b503\b/);
  await page.route('**/ui/set_flag', (route) =>
    route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
  );
  await open(page, '/projects');
  await toggle(page, 'Active', beacon.name).click({ clickCount: 3 });
  await expect(page.locator('.notices .notice.error')).not.toHaveCount(0);
  await expectSaved(page, database, beacon, 'Active', true);
});

test('several rows can be under way together', async ({ page, database }) => {
  const release = await hold(page, '**/ui/set_flag');
  await open(page, '/projects');
  await toggle(page, 'Active', beacon.name).click();
  await toggle(page, 'Meeting emails', beacon.name).click();
  await toggle(page, 'Meeting emails', umber.name).click();
  await toggle(page, 'Active', ridge.name).click();
  release();
  await expectSaved(page, database, beacon, 'Active', false);
  await expectSaved(page, database, beacon, 'Meeting emails', false);
  await expectSaved(page, database, umber, 'Active', true);
  await expectSaved(page, database, umber, 'Meeting emails', true);
  await expectSaved(page, database, ridge, 'Active', true);
});

test('a server that cannot be reached rolls the toggle back with a message', async ({
  page,
  database,
  guard,
}) => {
  guard.tolerate(/ERR_FAILED/);
  await page.route('**/ui/set_flag', (route) => route.abort());
  await open(page, '/projects');
  await toggle(page, 'Active', beacon.name).click();
  await expect(page.locator('.notices .notice.error')).toContainText("The server can't be reached");
  await expectSaved(page, database, beacon, 'Active', true);
});

test("a proxy's error page rolls the toggle back with a message", async ({ page, database, guard }) => {
  guard.tolerate(/\b502\b/);
  await page.route('**/ui/set_flag', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
  );
  await open(page, '/projects');
  await toggle(page, 'Active', beacon.name).click();
  await expect(page.locator('.notices .notice.error')).toContainText(beacon.name);
  await expectSaved(page, database, beacon, 'Active', true);
});

test('a flag that was never set is off, and can be switched on', async ({ page, database }) => {
  await open(page, '/settings');
  await expect(toggle(page, 'Meeting emails', ridge.name)).not.toBeChecked();
  await toggle(page, 'Meeting emails', ridge.name).click();
  await expectSaved(page, database, ridge, 'Meeting emails', true);
});
