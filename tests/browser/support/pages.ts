import type { Locator, Page, Response } from '@playwright/test';

import type { Database } from './database';
import { expect } from './test';

export type Flag = 'Active' | 'Meeting emails';

const columns: Record<Flag, string> = { Active: 'is_active', 'Meeting emails': 'send_meeting_emails' };

/** Waits until the browser's half has brought the page to life. */
export async function alive(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-alive', 'true');
}

/** Loads a page and waits until it is alive. */
export async function open(page: Page, path: string): Promise<Response> {
  const response = await page.goto(path);
  await alive(page);
  return response!;
}

/** The switch of a project, found as a screen reader would. */
export function toggle(page: Page, flag: Flag, name: string): Locator {
  return page.getByRole('switch', { name: `${flag}: ${name}`, exact: true });
}

/** Whether a flag is on in the database. */
export async function stored(database: Database, id: number, flag: Flag): Promise<boolean> {
  const column = columns[flag];
  return (await database.sql(`SELECT count(*) FROM projects WHERE id = ${id} AND ${column}`)) === '1';
}

/** Expects that a switch has come to rest at a value, and that the database holds the same. */
export async function expectSaved(
  page: Page,
  database: Database,
  project: { id: number; name: string },
  flag: Flag,
  on: boolean,
): Promise<void> {
  const control = toggle(page, flag, project.name);
  await expect(control).not.toHaveAttribute('aria-busy', 'true');
  await expect(control).toBeChecked({ checked: on });
  await expect.poll(() => stored(database, project.id, flag), 'what the database holds').toBe(on);
}

/** Every address that the page's own frame goes to from now on. */
export function navigations(page: Page): string[] {
  const visited: string[] = [];
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) {
      visited.push(frame.url());
    }
  });
  return visited;
}

/** Keeps requests waiting until the function that it gives is called. */
export async function hold(page: Page, url: string | RegExp): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(url, async (route) => {
    await released;
    // The page that asked may be gone by now.
    await route.continue().catch(() => undefined);
  });
  return release;
}

export const wasm = /\.wasm(\?|$)/;

/** An input, a text area, a select or a checkbox of the project's form. */
export function field(page: Page, name: string): Locator {
  return page.locator(`form.form [name="${name}"]:not([type="hidden"])`);
}

/** The box of a field: its label, its input and all that is said about it. */
export function fieldBox(page: Page, name: string): Locator {
  return page.locator('form.form .field').filter({ has: page.locator(`[name="${name}"]:not([type="hidden"])`) });
}

export function saveButton(page: Page): Locator {
  return page.locator('form.form .form-actions').getByRole('button', { name: /^(Save|Try again)/ });
}

/** Sends the form past what the browser itself checks, as another client would. */
export async function submitUnchecked(page: Page): Promise<void> {
  await page.locator('main form.form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await saveButton(page).click();
}

/** What the project's page says of a column. */
export function detail(page: Page, label: string): Locator {
  return page
    .locator('dl.details > div')
    .filter({ has: page.locator('dt').getByText(label, { exact: true }) })
    .locator('dd');
}

const columnsInOrder = [
  'Key',
  'Work type',
  'Total hours',
  'Cumulative hours',
  'Retainer hours',
  'Meeting day',
  'Start',
  'Launch',
  'Active',
  'Meeting emails',
];

/** A cell of a project's row, by its column's label. */
export function cell(page: Page, name: string, label: string): Locator {
  return row(page, name).locator('td').nth(columnsInOrder.indexOf(label));
}

export function row(page: Page, name: string): Locator {
  return page
    .locator('table.grid tbody tr')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** Chooses one's own value where both changed something; nothing where there is no choice. */
export async function keepMine(page: Page, name: string): Promise<void> {
  const mine = page.locator(`input[name="keep_${name}"][value="mine"]`);
  if (await mine.isVisible()) {
    await mine.check();
  }
}
