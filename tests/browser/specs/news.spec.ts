import { expectSaved, open, row, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

// What an open page hears at once; without it the page would ask for it ten seconds later.
const AT_ONCE = 8_000;

test('a dropped column is said on the open page at once, and its return too', async ({ page, database }) => {
  // By then it waits, with what it knows.
  const waits = page.waitForRequest('**/ui/news?known=*.*');
  await open(page, '/projects');
  await waits;
  await database.sql('ALTER TABLE projects DROP COLUMN weekly_meeting_day;');
  await expect(page.locator('.banner')).toContainText('drifted', { timeout: AT_ONCE });
  await expect(page.getByRole('combobox', { name: 'Meeting day' })).toBeDisabled({ timeout: AT_ONCE });
  await database.sql('ALTER TABLE projects ADD COLUMN weekly_meeting_day VARCHAR(20);');
  await expect(page.getByRole('combobox', { name: 'Meeting day' })).toBeEnabled({ timeout: AT_ONCE });
});

test("a colleague's change is on the open page at once", async ({ page, context, database }) => {
  const waits = page.waitForRequest('**/ui/news?known=*.*');
  await open(page, '/projects');
  await waits;
  const colleague = await context.newPage();
  await open(colleague, '/projects');
  await toggle(colleague, 'Active', beacon.name).click();
  await expectSaved(colleague, database, beacon, 'Active', false);
  await page.bringToFront();
  await expect(toggle(page, 'Active', beacon.name)).not.toBeChecked({ timeout: AT_ONCE });
  await expect(row(page, beacon.name)).toBeVisible();
});
