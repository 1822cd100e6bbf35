import { run } from '../support/command';
import { alive, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { binary } from '../support/server';
import { expect, test } from '../support/test';

const password = 'correct horse battery staple';

test.describe('nobody', () => {
  test.use({ role: 'nobody' });

  test('a person signs in, lands where they wanted to go, and signs out', async ({
    page,
    database,
    guard,
  }) => {
    guard.tolerate(/\b422\b/);
    await run(binary, ['user', 'add', 'mia@example.com', '--name', 'Mia', '--role', 'editor'], `${password}\n`, {
      DATABASE_URL: database.url,
    });
    await page.goto('/projects?page=1&per_page=2');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
    await page.getByLabel('E-mail address').fill('mia@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByLabel('Password').press('Enter');
    await expect(page.getByRole('alert')).toHaveText('The address or the password is wrong.');
    await expect(page.getByLabel('E-mail address')).toHaveValue('mia@example.com');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/projects\?page=1&per_page=2$/);
    await alive(page);
    await expect(page.getByRole('link', { name: 'Mia' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Admin', exact: true })).toHaveCount(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto('/projects');
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('nothing of the database is told to strangers', async ({ page, guard }) => {
    guard.tolerate(/\b404\b/);
    await page.goto('/nothing/here');
    await expect(page.getByRole('heading', { name: 'There is no page here' })).toBeVisible();
    await expect(page.locator('.dot, .banner')).toHaveCount(0);
  });
});

test.describe('a viewer', () => {
  test.use({ role: 'viewer' });

  test('sees everything and is offered no change', async ({ page, guard }) => {
    guard.tolerate(/\b403\b/);
    await page.goto('/projects');
    await alive(page);
    await expect(toggle(page, 'Active', beacon.name)).toBeDisabled();
    await expect(page.getByRole('link', { name: 'New project' })).toHaveCount(0);
    await page.getByRole('link', { name: beacon.name }).click();
    await expect(page.getByRole('heading', { name: beacon.name })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Edit' })).toHaveCount(0);
    await page.goto('/projects/new');
    await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
  });
});

test('an administrator walks through accounts, tokens and the trail', async ({ page }) => {
  await page.goto('/projects');
  await alive(page);
  await toggle(page, 'Active', beacon.name).click();
  await page.getByRole('link', { name: 'Admin', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Accounts' })).toBeVisible();
  await page.getByLabel('E-mail address').fill('new@example.com');
  await page.getByLabel('Name', { exact: true }).fill('New');
  await page.getByRole('button', { name: 'Add the account' }).click();
  await expect(page.getByText('Send this link to new@example.com.')).toBeVisible();
  await page.getByRole('link', { name: 'API tokens' }).click();
  await page.getByLabel('What it is for').fill('nightly sync');
  await page.getByLabel('sync:write').check();
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('The token is made.')).toBeVisible();
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await expect(page.getByRole('cell', { name: 'Made an API token' })).toBeVisible();
  await page.getByRole('link', { name: 'Projects', exact: true }).click();
  await alive(page);
  await page.getByRole('link', { name: beacon.name }).click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await expect(page.getByText('Switched by The admin')).toBeVisible();
});
