// The consents that the tests show: of both documented policies, in other languages, and of clients that mean no good.

import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(`../../../../conformance/policies/${name}.toml`, import.meta.url), 'utf8')

const API = 'https://doubletime.io/api'
const MCP = 'https://doubletime.io/mcp'
const WEB = { id: 'planner', name: 'Day Planner', redirect_uri: 'https://planner.example/callback' }
const SOME = 'tasks:read tasks:write time:read invoices:read invoices:send'

/** A policy whose texts are Arabic. */
const ARABIC = `scopeward = 1
name = "notes"
title = { ar = "الملاحظات" }
language = "ar"
form = "{family}:{action}"
[groups]
notes = { ar = "الملاحظات" }
time = { ar = "الوقت" }
[scopes]
"notes:read" = { title = { ar = "عرض الملاحظات" }, description = { ar = "العناوين والنصوص" }, risk = "low" }
"notes:write" = { title = { ar = "إنشاء الملاحظات وتعديلها" }, risk = "high" }
"time:read" = { title = { ar = "عرض الوقت المسجل" }, risk = "medium" }
[depends]
"{x}:write" = "{x}:read"
[operations]
"GET /notes" = "notes:read"
"POST /notes" = "notes:write"
`

export const ARABIC_WORDS = {
  title: 'يطلب {client} الوصول إلى {service}',
  decide: 'أنت تقرر ما يُسمح له به.',
  destination: 'يذهب جوابك إلى',
  registered: 'سجّله',
  registrar: { static: 'مطوّر معروف لدى {service}', dcr: 'التطبيق نفسه' },
  unverified: 'غير موثّق',
  audience: 'من أجل',
  wants: 'ما يريد أن يفعله',
  choose: 'أزل العلامة عمّا لا تريد السماح به. وما يحتاج إليه يُزال معه.',
  before: 'سُمح به من قبل ({count})',
  verb: { see: 'عرض', change: 'تعديل' },
  risk: { medium: 'خطر متوسط', high: 'خطر كبير' },
  severity: { caution: 'انتبه' },
  needed: 'أضيف لأنه لازم لـ: {names}.',
  needs: 'يحتاج إلى: {names}.',
  details: 'التفاصيل',
  of: 'عن {name}',
  known: 'تعرفه البرامج باسم {scope}',
  opens: { one: 'يفتح عملية واحدة:', other: 'يفتح {count} عمليات:' },
  turned_on: 'شُغّل معه أيضًا: {names}',
  turned_off: 'أُوقف معه أيضًا: {names}',
  allow: { zero: 'لا سماح بشيء', one: 'السماح بإذن واحد', two: 'السماح بإذنين', few: 'السماح بـ{count} أذونات', other: 'السماح بـ{count} إذنًا' },
  deny: 'رفض',
  harmless: 'لن يحدث شيء إن رفضت.',
}

/** Everything that there is to ask for, by who asks. */
const all = (policy, request) => ({ policy: read(policy), ask: { client: WEB, request: { missing: 'add', ...request } } })
const DOUBLETIME = [...new Set(read('doubletime').match(/^"?\w+(:\w+)?"? = \{ title/gm).map((line) => line.match(/\w+(:\w+)?/)[0]))]
const TIMETRACKER = [...new Set(read('timetracker').match(/^"(read|write):[a-z_]+(?=" = )/gm).map((start) => start.slice(1)))]
export const EVERYTHING = {
  'DoubleTime, API': all('doubletime', { scope: DOUBLETIME.filter((scope) => scope !== 'mcp'), audiences: [API] }),
  'DoubleTime, MCP': all('doubletime', { scope: DOUBLETIME.filter((scope) => !scope.startsWith('settings')), audiences: [MCP] }),
  'TimeTracker, a user': all('timetracker', { scope: TIMETRACKER }),
  'TimeTracker, an administrator': all('timetracker', { scope: [...TIMETRACKER, 'admin:all', '*', 'read:*', 'write:*'], roles: ['admin'] }),
}

const doubletime = (request, more) => ({ policy: read('doubletime'), ask: { request: { audiences: [API], missing: 'add', ...request }, client: WEB, ...more } })

/** A long name that hides what it is: markup, a change of direction, another alphabet, ten thousand letters. */
export const HOSTILE = {
  markup: '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">',
  bidi: 'Paypa\u202Elive.exe\u202C \u2066\u200B',
  homoglyph: 'Gооgle', // two Cyrillic letters
  long: 'x'.repeat(10_000),
  places: '{service} {client} {count}',
}

/** By name. `ask` is for `policy.consent`. */
export const SCREENS = {
  choice: doubletime({ scope: SOME }, { preselect: true }),
  nothing: doubletime({ scope: SOME }),
  added: doubletime({ scope: 'tasks:write time:read' }, { preselect: true }),
  required: doubletime({ scope: SOME }, { required: 'invoices:send' }),
  more: doubletime({ scope: SOME, granted: [{ scope: 'tasks:read time:read', audience: API }] }, { preselect: true }),
  again: doubletime({ scope: 'tasks:read time:read', granted: [{ scope: 'tasks:read time:read', audience: API }] }),
  german: doubletime({ scope: SOME }, { language: 'de', preselect: true }),
  everything: EVERYTHING['DoubleTime, API'],
  refused: doubletime({ scope: 'nothing:known' }),
  mcp: {
    policy: read('doubletime'),
    ask: {
      request: { scope: `mcp ${SOME}`, audiences: [MCP], missing: 'add' },
      client: { id: 'pilot', name: 'Task Pilot', redirect_uri: 'http://127.0.0.1:51004/callback', registration: 'dcr' },
      preselect: true,
    },
  },
  administrator: {
    policy: read('timetracker'),
    ask: { request: { scope: '* read:projects write:projects admin:all', roles: ['admin'] }, client: { ...WEB, redirect_uri: 'com.example.planner:/callback' } },
  },
  arabic: { policy: ARABIC, ask: { request: { scope: 'notes:read notes:write time:read' }, client: { ...WEB, name: 'مخطط اليوم' }, preselect: true } },
  ...Object.fromEntries(Object.entries(HOSTILE).map(([name, text]) => [`hostile-${name}`, doubletime({ scope: SOME }, { client: { ...WEB, id: text, name: text, registration: 'dcr' } })])),
}
