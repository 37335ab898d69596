"""The look: one visual language for all pages. Its ideas: tokens, parts, lists, pictures, words.

Pages extend `look/console.html` (officers: dense) or `look/portal.html` (citizens: 18 px, 48 px
targets, contrast 7:1). Context: `title`, `subtitle`, `crumbs` [{label, href}], `nav`
[{label, links: [{label, href, count, current}]}], `movement_name`. Blocks: `where` (place, date,
borders), `account`, `page_actions`, `main`, `foot`, `scripts`, `head`.

Words (`{% load look %}`): filters `num`, `pct`, `day`, `long_day`, `month`, `moment`,
`said_text`; tags `{% said label %}`, `{% ratio a b %}`, `{% status_mark code %}`,
`{% spark values %}`, `{% query page=2 sort='name' %}`, `{% figure_card card %}`.
The same in Python: `writing`. Statuses: ahead, on_pace, behind, far_behind, no_data.

Parts (`{% include "look/parts/….html" with … %}`):
  breadcrumbs  crumbs [{label, href}]          tabs      label, tabs [{label, href, current, count}]
  facts        facts [{label, value, href, kind: number|code}]
  timeline     entries [{at, title, text, by, href, is_day}]
  notice       kind (info success warn error), heading, text, items, href + link
  form         form; action, submit, cancel_href, fieldsets [{legend, fields}], method
  field, form_errors   for a form laid out by hand (inside `<form class="form">`)
  progress     id, text, done, total, url (asked every 2 s; answers this part), is_done
  table        table (`lists.Table`), hide_caption
  chart_with_table     chart, narrow (340 wide, for phones), caption, note, source, table, side
  map_with_table       map, legend, note, caption, source, table
Layout classes: cards, columns, split, section, flow, row, page-head, prose, lead, quiet, small,
num, code, button (second, danger), linklike, tag, actions, hear (for screen readers only).

Lists: `lists.ListSpec/Column/Filter`, then `ListPage(request, SPEC, rows=…).respond(template,
context)`; the template includes `look/list.html`. Search, filters, sort and page stay in the
address; `?format=csv|xlsx|text` gives the same rows. Every export by somebody signed in writes a
line of the journal. Cards: `cards.FigureCard`. Pictures: `charts.line_chart`, `charts.spark`,
`bars.bar_ranks`, `maps.schematic_map` with `Shade`, `Inset`, `quantile_breaks`, `class_of`,
`map_legend`; `unit_map.commune_map` for a province. Target groups: `groups.group_label`. Scripts
find `data-copy` (copy what a link or selector holds), `data-rows` (j, k), `data-auto` (filters
apply at once), `data-poll`, `data-focus`. `/look` shows everything.

Lessons: `spoken` (texts of courses, scenes) and `asking` (what the portal's templates of a step and
of a question need), for the portal and for the preview beside the course editor.
"""
