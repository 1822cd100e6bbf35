import { detail, field, fieldBox, open, saveButton } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

test('what is typed survives a reload and a step back, until it is saved or discarded', async ({ page }) => {
  await open(page, '/projects/2/edit');
  await field(page, 'description').fill('Long thought about');
  await open(page, '/projects/2/edit');
  await expect(page.locator('.brought')).toContainText('Brought back what you typed');
  await expect(field(page, 'description')).toHaveValue('Long thought about');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'description')).toHaveValue('');
  await open(page, '/projects/2/edit');
  await expect(page.locator('.brought')).toHaveCount(0);

  await open(page, '/projects/2');
  await page.getByRole('link', { name: 'Edit' }).click();
  await field(page, 'description').fill('Once more');
  await page.goBack();
  await expect(page.locator('.notices')).toContainText('stays in this tab');
  await page.goForward();
  await expect(field(page, 'description')).toHaveValue('Once more');
  await saveButton(page).click();
  await expect(detail(page, 'Description')).toHaveText('Once more');
  await open(page, '/projects/2/edit');
  await expect(page.locator('.brought')).toHaveCount(0);
});

test('an old draft is merged with what was saved since', async ({ page, database }) => {
  await open(page, '/projects/2/edit');
  await field(page, 'total_hours').fill('7');
  await database.sql("UPDATE projects SET description = 'Theirs', version = version + 1 WHERE id = 2");
  await open(page, '/projects/2/edit');
  await expect(field(page, 'total_hours')).toHaveValue('7');
  await expect(field(page, 'description')).toHaveValue('Theirs');
  await saveButton(page).click();
  await expect(detail(page, 'Total hours')).toHaveText('7.00');
  await expect(detail(page, 'Description')).toHaveText('Theirs');
});

test('leaving a changed form asks, and signing out forgets', async ({ page }) => {
  await open(page, '/projects/2/edit');
  await field(page, 'name').fill('Half');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  await expect(field(page, 'name')).toHaveValue('Half');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(/\/settings$/);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((k) => k.startsWith('evenkeel-draft')))).toEqual([]);
});

test('a date that is not whole, or was never one, is not saved as none', async ({ page, database }) => {
  await open(page, '/projects/1/edit');
  await field(page, 'start_date').press('Backspace');
  await saveButton(page).click();
  await expect(fieldBox(page, 'start_date').locator('.error')).toHaveText(
    "The date isn't whole. Complete it, or clear it.",
  );
  expect(await database.sql("SELECT count(*) FROM projects WHERE start_date = '2025-09-15'")).toBe('1');

  // Typed key by key, as the control takes it: a day that there isn't.
  await open(page, '/projects/2/edit');
  await field(page, 'start_date').focus();
  await page.keyboard.type('02312026');
  const held = await field(page, 'start_date').evaluate((input: HTMLInputElement) => [
    input.value,
    input.validity.badInput,
  ]);
  expect(held).toEqual(['', true]);
  await saveButton(page).click();
  await expect(fieldBox(page, 'start_date').locator('.error')).toHaveText(
    "The date isn't whole. Complete it, or clear it.",
  );
  expect(await database.sql("SELECT count(*) FROM projects WHERE id = 2 AND start_date = '2025-03-15'")).toBe('1');
});

test('what nobody touched neither blocks the save nor is rewritten; what is pasted is not cut', async ({
  page,
  database,
}) => {
  const long = 'x'.repeat(230);
  await database.sql("UPDATE projects SET name = 'Two\nlines ', description = '\n\nled by lines' WHERE id = 1");
  await open(page, '/projects/1/edit');
  await field(page, 'retainer_hours').fill('1.234,50');
  await saveButton(page).click();
  await expect(detail(page, 'Retainer hours')).toHaveText(/1.?234\.50/);
  expect(await database.sql("SELECT count(*) FROM projects WHERE name = 'Two\nlines ' AND description = '\n\nled by lines'")).toBe('1');

  await open(page, '/projects/2/edit');
  await field(page, 'name').fill(long);
  await saveButton(page).click();
  await expect(fieldBox(page, 'name').locator('.error')).toHaveText('Use at most 200 characters; this has 230.');
  await expect(field(page, 'name')).toHaveValue(long);
});

test('a key that looks like another, and a name that cannot be seen, are refused', async ({ page }) => {
  await open(page, '/projects/new');
  for (const [name, key, at, why] of [
    ['\u2800\u3164', 'NEW', 'name', 'Use at least one character that can be seen.'],
    ['Fine', 'b\u200bw', 'key', "Remove the character that can't be seen (U+200B)."],
    ['Fine', 'bw', 'key', `This looks like BW, the key of ${beacon.name}. Use another.`],
    ['Fine', '\u0412W', 'key', `This looks like BW, the key of ${beacon.name}. Use another.`],
  ] as const) {
    await field(page, 'name').fill(name);
    await field(page, 'key').fill(key);
    await saveButton(page).click();
    await expect(fieldBox(page, at).locator('.error')).toHaveText(why);
  }
});

test('an answer that was lost is said to be unknown, and trying again makes one project', async ({
  page,
  database,
  guard,
}) => {
  guard.tolerate(/ERR_|Failed to load|save_project/);
  await page.route('**/ui/save_project', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await open(page, '/projects/new');
  await field(page, 'name').fill('Only one');
  await field(page, 'key').fill('ONE');
  await saveButton(page).click();
  await expect(page.locator('#form-summary')).toContainText("It isn't known whether this was saved");
  await page.unroute('**/ui/save_project');
  await page.locator('form.form').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Only one');
  expect(await database.sql("SELECT count(*) FROM projects WHERE name = 'Only one'")).toBe('1');
});
