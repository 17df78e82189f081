-- What lists show, one narrow row an exchange. at in Unix nanoseconds, took in nanoseconds.
CREATE TABLE exchange (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL, took INTEGER NOT NULL,
  side TEXT NOT NULL, dir TEXT NOT NULL, peer TEXT NOT NULL,
  method TEXT NOT NULL, host TEXT NOT NULL, path TEXT NOT NULL, query TEXT NOT NULL,
  status INTEGER NOT NULL, req_bytes INTEGER NOT NULL, resp_bytes INTEGER NOT NULL,
  remote_addr TEXT NOT NULL, err TEXT NOT NULL,
  kind TEXT NOT NULL, name TEXT NOT NULL,
  component_appid TEXT NOT NULL, appid TEXT NOT NULL, openid TEXT NOT NULL, msgid TEXT NOT NULL,
  outcome TEXT NOT NULL, reason TEXT NOT NULL, code INTEGER NOT NULL,
  pinned INTEGER NOT NULL, parent_id INTEGER NOT NULL,
  way TEXT NOT NULL DEFAULT '', -- since version 2
  opened INTEGER NOT NULL DEFAULT 0, committed INTEGER NOT NULL DEFAULT 0 -- nanoseconds after at; since version 3
);
-- Failures are few and looked for often, and kinds are what the chips of a list ask for and what is counted; every other
-- filter scans the narrow rows.
CREATE INDEX exchange_trouble ON exchange (outcome) WHERE outcome IN ('refused', 'failed');
CREATE INDEX exchange_pinned ON exchange (pinned) WHERE pinned = 1;
CREATE INDEX exchange_kind ON exchange (kind); -- since version 4

-- What the detail view shows. Headers as JSON; each blob carries its own mark of compression.
CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  req_header BLOB, resp_header BLOB,
  req_body BLOB, resp_body BLOB,
  req_truncated INTEGER NOT NULL, resp_truncated INTEGER NOT NULL,
  plain BLOB, reply_plain BLOB
);

-- Words of an exchange, Chinese as bigrams, made by tokens(). Filled in behind the commit from unindexed.
CREATE VIRTUAL TABLE words USING fts4 (text, tokenize=simple, matchinfo=fts3, order=desc);
CREATE TABLE unindexed (seq INTEGER PRIMARY KEY, id INTEGER NOT NULL);

-- What somebody has to say about an exchange.
CREATE TABLE remark (id INTEGER PRIMARY KEY, text TEXT NOT NULL); -- since version 2

-- Results of release checks, examinations and demos.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL, at INTEGER NOT NULL, ok INTEGER NOT NULL,
  report BLOB NOT NULL
);
