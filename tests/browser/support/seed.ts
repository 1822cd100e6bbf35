/** The projects of a `seeded` database, in the order of their numbers, which count from 1. */
export const beacon = { id: 1, key: 'BW', name: 'Beacon Website' };
export const umber = { id: 2, key: 'UM', name: 'Umber Migration' };
export const ridge = { id: 3, key: 'RW', name: 'Ridge Website' };
export const endless = {
  id: 4,
  key: 'DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFTSKAPITAENSMUETZE',
  name: `Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft${'_x'.repeat(40)}`,
};

/**
 * The numbers are left to the database: Postgres would otherwise give them out again. `endless` has
 * no space to break at, which a narrow screen must survive.
 */
export const seed = `
INSERT INTO projects (key, name, is_active, project_work_type, total_hours, cumulative_hours,
    retainer_hours, weekly_meeting_day, send_meeting_emails, description, start_date, launch_date,
    created_at, updated_at)
VALUES
    ('${beacon.key}', '${beacon.name}', TRUE, 'project-based', 843.48, 1783.81, 40, 'Thursday', TRUE,
        'A new website.', '2025-09-15', '2026-03-31', '2025-11-08 09:00:00', '2025-11-08 09:00:00'),
    ('${umber.key}', '${umber.name}', TRUE, 'retainer', 427.21, 3723.04, 20, 'Friday', FALSE,
        NULL, '2025-03-15', NULL, '2025-11-08 09:00:00', '2025-11-08 09:00:00'),
    ('${ridge.key}', '${ridge.name}', FALSE, NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, '2025-11-08 09:00:00', '2025-11-08 09:00:00'),
    ('${endless.key}', '${endless.name}', FALSE, 'growth-support', 99999999.99, 99999999.99, 99999999.99,
        'Wednesday', TRUE, '${'Rindfleischetikettierungsüberwachungsaufgaben'.repeat(8)}',
        '2025-01-01', '2025-12-31', '2025-11-08 09:00:00', '2025-11-08 09:00:00');
`;

/** The sessions of somebody of each role, and what the database keeps of them. */
export const sessions = {
  admin: '720dd54a33afbc15b4137d0421d1456a3830daf62104edf1cedbb04d6dd32ccd',
  editor: 'c075c60a0ee9a737e99a8591cecdb9c4c1c72baca0fa5a6580792890e8bcf156',
  viewer: '04000810eb1068c6b991901dc22cf01ebaf875c5e0fc1ecc4a9e4d86d0dffb44',
};

export type Role = keyof typeof sessions;

/** The cookie of somebody who is signed in. */
export function cookie(role: Role): { name: string; value: string } {
  return { name: 'evenkeel-session', value: `test-session-${role}` };
}

/** Somebody of each role who is signed in. */
export function admission(): string {
  const now = Math.floor(Date.now() / 1000);
  return Object.entries(sessions)
    .map(
      ([role, digest]) => `
INSERT INTO evenkeel_users (email, name, role, password, created_at)
VALUES ('${role}@example.com', 'The ${role}', '${role}', '!', ${now});
INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address)
SELECT '${digest}', id, 'full', ${now}, ${now}, '127.0.0.1'
FROM evenkeel_users WHERE email = '${role}@example.com';`,
    )
    .join('\n');
}
