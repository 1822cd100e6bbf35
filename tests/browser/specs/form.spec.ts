import { detail, field, fieldBox, hold, navigations, open, saveButton, toggle } from '../support/pages';
import { beacon, umber } from '../support/seed';
import { expect, test } from '../support/test';

test('a project is created with all its fields', async ({ page, database }) => {
  await open(page, '/projects');
  await page.getByRole('link', { name: 'New project' }).click();
  await expect(page).toHaveURL(/\/projects\/new$/);
  await field(page, 'name').fill('  Harbour Portal ');
  await field(page, 'key').fill('HP');
  await field(page, 'description').fill('One line\nand another');
  await field(page, 'project_work_type').selectOption('retainer');
  await field(page, 'weekly_meeting_day').selectOption('Thursday');
  await field(page, 'start_date').fill('2026-01-31');
  await field(page, 'launch_date').fill('2026-03-31');
  await field(page, 'total_hours').fill('12,5');
  await field(page, 'cumulative_hours').fill('0.29');
  await field(page, 'retainer_hours').fill('99999999.99');
  await field(page, 'is_active').uncheck();
  await field(page, 'send_meeting_emails').check();
  await saveButton(page).click();

  await expect(page).toHaveURL(/\/projects\/\d+$/);
  // Once as the browser shows it, once more as the server does.
  for (const again of [false, true]) {
    if (again) {
      await open(page, page.url());
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour Portal');
    await expect(detail(page, 'Key')).toHaveText('HP');
    await expect(detail(page, 'Description')).toHaveText(/One line\s+and another/);
    await expect(detail(page, 'Work type')).toHaveText('Retainer');
    await expect(detail(page, 'Meeting day')).toHaveText('Thursday');
    await expect(detail(page, 'Start')).toHaveText('2026-01-31');
    await expect(detail(page, 'Launch')).toHaveText('2026-03-31');
    await expect(detail(page, 'Total hours')).toHaveText('12.50');
    await expect(detail(page, 'Cumulative hours')).toHaveText('0.29');
    await expect(detail(page, 'Retainer hours')).toHaveText('99,999,999.99');
    await expect(toggle(page, 'Active', 'Harbour Portal')).not.toBeChecked();
    await expect(toggle(page, 'Meeting emails', 'Harbour Portal')).toBeChecked();
  }
  expect(
    await database.sql(
      "SELECT count(*) FROM projects WHERE key = 'HP' AND created_at IS NOT NULL AND updated_at IS NOT NULL",
    ),
  ).toBe('1');
  await page.getByRole('link', { name: 'All projects' }).click();
  await expect(page.getByRole('link', { name: 'Harbour Portal', exact: true })).toBeVisible();
});

test('a project is edited, and what was left alone stays', async ({ page }) => {
  await open(page, '/projects/1');
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(page).toHaveURL(/\/projects\/1\/edit$/);
  await expect(field(page, 'name')).toHaveValue(beacon.name);
  await expect(field(page, 'key')).toHaveValue(beacon.key);
  await expect(field(page, 'description')).toHaveValue('A new website.');
  await expect(field(page, 'project_work_type')).toHaveValue('project-based');
  await expect(field(page, 'weekly_meeting_day')).toHaveValue('Thursday');
  await expect(field(page, 'start_date')).toHaveValue('2025-09-15');
  await expect(field(page, 'launch_date')).toHaveValue('2026-03-31');
  await expect(field(page, 'total_hours')).toHaveValue('843.48');
  await expect(field(page, 'retainer_hours')).toHaveValue('40.00');
  await expect(field(page, 'is_active')).toBeChecked();
  await expect(field(page, 'send_meeting_emails')).toBeChecked();

  await field(page, 'name').fill('Beacon Webshop');
  await field(page, 'launch_date').fill('');
  await field(page, 'weekly_meeting_day').selectOption('');
  await field(page, 'cumulative_hours').fill('1783.82');
  await field(page, 'send_meeting_emails').uncheck();
  await saveButton(page).click();

  await expect(page).toHaveURL(/\/projects\/1$/);
  await open(page, '/projects/1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Beacon Webshop');
  await expect(detail(page, 'Launch')).not.toContainText('2026');
  await expect(detail(page, 'Meeting day')).not.toContainText('Thursday');
  await expect(detail(page, 'Cumulative hours')).toHaveText('1,783.82');
  await expect(detail(page, 'Total hours')).toHaveText('843.48');
  await expect(detail(page, 'Start')).toHaveText('2025-09-15');
  await expect(toggle(page, 'Active', 'Beacon Webshop')).toBeChecked();
  await expect(toggle(page, 'Meeting emails', 'Beacon Webshop')).not.toBeChecked();
});

test('required fields left empty are said beside them, and the input is kept', async ({
  page,
  database,
}) => {
  await open(page, '/projects/new');
  const visited = navigations(page);
  await field(page, 'description').fill('Kept');
  await field(page, 'project_work_type').selectOption('retainer');
  await field(page, 'send_meeting_emails').check();
  await saveButton(page).click();

  for (const name of ['name', 'key']) {
    await expect(fieldBox(page, name).locator('.error')).toHaveText('Required');
    await expect(field(page, name)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, name)).toHaveAccessibleDescription(/Required/);
  }
  await expect(page.locator('form.form').getByRole('alert')).toBeVisible();
  await expect(page.locator('#form-summary')).toBeFocused();
  await expect(page.locator('#form-summary')).toBeInViewport({ ratio: 1 });
  await expect(field(page, 'description')).toHaveValue('Kept');
  await expect(field(page, 'project_work_type')).toHaveValue('retainer');
  await expect(field(page, 'send_meeting_emails')).toBeChecked();
  expect(visited).toEqual([]);
  expect(await database.sql('SELECT count(*) FROM projects')).toBe('4');

  await field(page, 'name').fill('Now right');
  await field(page, 'key').fill('NR');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Now right');
  await expect(detail(page, 'Description')).toHaveText('Kept');
});

test('hours that are not exact are refused with a message', async ({ page, database }) => {
  await open(page, '/projects/1/edit');
  for (const [input, message] of [
    // No message follows on itself: it could be the one before.
    ['1.2345', 'Use at most two decimals.'],
    ['many', 'Enter a number such as 12.5.'],
    ['1,000', /Is this 1000 or 1\.000\?/],
    ['1e3', 'Enter a number such as 12.5.'],
    ['-1', 'Enter 0 or more.'],
  ] as const) {
    await field(page, 'total_hours').fill(input);
    await saveButton(page).click();
    await expect(fieldBox(page, 'total_hours').locator('.error')).toHaveText(message);
    await expect(field(page, 'total_hours')).toHaveValue(input);
  }
  await expect(page).toHaveURL(/\/edit$/);
  expect(await database.sql('SELECT count(*) FROM projects WHERE total_hours = 843.48')).toBe('1');
});

test('a key that is taken is said beside the key', async ({ page, database }) => {
  await open(page, '/projects/new');
  await field(page, 'name').fill('Second');
  await field(page, 'key').fill(beacon.key);
  await field(page, 'total_hours').fill('7.5');
  await saveButton(page).click();
  await expect(fieldBox(page, 'key').locator('.error')).toHaveText('Another project uses this key: Beacon Website.');
  await expect(field(page, 'key')).toHaveAccessibleDescription(/Another project uses this key: Beacon Website\./);
  await expect(field(page, 'name')).toHaveValue('Second');
  await expect(field(page, 'total_hours')).toHaveValue('7.5');
  expect(await database.sql('SELECT count(*) FROM projects')).toBe('4');

  await open(page, '/projects/2/edit');
  await field(page, 'key').fill(beacon.key);
  await saveButton(page).click();
  await expect(fieldBox(page, 'key').locator('.error')).toHaveText('Another project uses this key: Beacon Website.');
  await field(page, 'key').fill('FREE');
  await saveButton(page).click();
  await expect(detail(page, 'Key')).toHaveText('FREE');
});

test('a save that the server refuses keeps the input and says why', async ({ page, database, guard }) => {
  guard.tolerate(/\b503\b/);
  await page.route('**/ui/save_project', (route) =>
    route.fulfill({ status: 503, contentType: 'application/json', body: '"DatabaseBusy"' }),
  );
  await open(page, '/projects/2/edit');
  await field(page, 'name').fill('Kept');
  await saveButton(page).click();
  await expect(page.getByRole('alert')).toContainText('The database is busy');
  await expect(field(page, 'name')).toHaveValue('Kept');
  expect(await database.sql('SELECT name FROM projects WHERE id = 2')).toBe(umber.name);

  await page.unroute('**/ui/save_project');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kept');
});

test('two fast clicks on Save make one project', async ({ page, database }) => {
  const release = await hold(page, '**/ui/save_project');
  await open(page, '/projects/new');
  await field(page, 'name').fill('Only one');
  await field(page, 'key').fill('ONE');
  await saveButton(page).dblclick();
  release();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Only one');
  expect(await database.sql("SELECT count(*) FROM projects WHERE name = 'Only one'")).toBe('1');
});

test('a project that was removed meanwhile is said to be gone', async ({ page, database, guard }) => {
  guard.tolerate(/\b404\b/);
  await open(page, '/projects/2/edit');
  await field(page, 'name').fill('Too late');
  await database.sql('DELETE FROM projects WHERE id = 2');
  await saveButton(page).click();
  await expect(page.getByRole('alert')).toContainText('There is no project with this number');
  await expect(field(page, 'name')).toHaveValue('Too late');
});

test('Cancel leads back and changes nothing', async ({ page, database }) => {
  await open(page, '/projects/2/edit');
  await field(page, 'name').fill('Never saved');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(umber.name);
  expect(await database.sql('SELECT name FROM projects WHERE id = 2')).toBe(umber.name);
});
