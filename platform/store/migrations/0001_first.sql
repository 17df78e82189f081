-- Times are unix nanoseconds, 0 is unknown. Everything is keyed by the component, so that one file can serve several.

CREATE TABLE component (
	component_appid  TEXT PRIMARY KEY,
	token            TEXT NOT NULL,
	token_issued_at  INTEGER NOT NULL,
	token_expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Older tickets stay usable until their twelve hours are over.
CREATE TABLE ticket (
	component_appid TEXT NOT NULL,
	value           TEXT NOT NULL,
	create_time     INTEGER NOT NULL,
	received_at     INTEGER NOT NULL,
	PRIMARY KEY (component_appid, value)
) WITHOUT ROWID;

CREATE TABLE pre_auth_code (
	component_appid TEXT NOT NULL,
	value           TEXT NOT NULL,
	issued_at       INTEGER NOT NULL,
	expires_at      INTEGER NOT NULL,
	spent           INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (component_appid, value)
) WITHOUT ROWID;

CREATE TABLE authorizer (
	component_appid  TEXT NOT NULL,
	appid            TEXT NOT NULL,
	user_name        TEXT NOT NULL DEFAULT '',
	nick_name        TEXT NOT NULL DEFAULT '',
	head_img         TEXT NOT NULL DEFAULT '',
	principal_name   TEXT NOT NULL DEFAULT '',
	kind             TEXT NOT NULL DEFAULT '',
	service_type     INTEGER NOT NULL DEFAULT 0,
	verify_type      INTEGER NOT NULL DEFAULT 0,
	func_info        TEXT NOT NULL DEFAULT '',
	state            TEXT NOT NULL,
	refresh_token    TEXT NOT NULL DEFAULT '',
	token            TEXT NOT NULL DEFAULT '',
	token_issued_at  INTEGER NOT NULL DEFAULT 0,
	token_expires_at INTEGER NOT NULL DEFAULT 0,
	authorized_at    INTEGER NOT NULL DEFAULT 0,
	unauthorized_at  INTEGER NOT NULL DEFAULT 0,
	info_at          INTEGER NOT NULL DEFAULT 0,
	last_error       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (component_appid, appid)
) WITHOUT ROWID;

-- A refresh token that is lost means asking the merchant again, so none is ever overwritten without a trace.
CREATE TABLE refresh_token_history (
	component_appid TEXT NOT NULL,
	appid           TEXT NOT NULL,
	value           TEXT NOT NULL,
	seen_at         INTEGER NOT NULL,
	PRIMARY KEY (component_appid, appid, value)
) WITHOUT ROWID;

-- The ledger of authorization codes: the redirect and the authorized event race, and each code buys once.
CREATE TABLE authorization_code (
	component_appid  TEXT NOT NULL,
	value            TEXT NOT NULL,
	appid            TEXT NOT NULL DEFAULT '',
	found_at         INTEGER NOT NULL,
	redeemed_at      INTEGER NOT NULL DEFAULT 0,
	failed           TEXT NOT NULL DEFAULT '',
	token            TEXT NOT NULL DEFAULT '',
	token_issued_at  INTEGER NOT NULL DEFAULT 0,
	token_expires_at INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (component_appid, value)
) WITHOUT ROWID;

CREATE TABLE callback (
	id              INTEGER PRIMARY KEY,
	component_appid TEXT NOT NULL,
	appid           TEXT NOT NULL,
	dedupe          TEXT NOT NULL,
	family          TEXT NOT NULL,
	received_at     INTEGER NOT NULL,
	info_type       TEXT NOT NULL,
	msg_type        TEXT NOT NULL,
	event           TEXT NOT NULL,
	openid          TEXT NOT NULL,
	msgid           TEXT NOT NULL,
	skew            INTEGER NOT NULL,
	key_used        TEXT NOT NULL,
	token_used      TEXT NOT NULL,
	plain           BLOB NOT NULL,
	answered        INTEGER NOT NULL, -- 0 while the answer is being worked out
	reply           BLOB,             -- NULL is success
	UNIQUE (dedupe, appid, component_appid)
);

-- AUTOINCREMENT: work is finished by its id, and what follows from it must never get the same one.
CREATE TABLE work (
	id              INTEGER PRIMARY KEY AUTOINCREMENT,
	component_appid TEXT NOT NULL,
	kind            TEXT NOT NULL,
	key             TEXT NOT NULL,
	payload         TEXT NOT NULL,
	due_at          INTEGER NOT NULL,
	attempts        INTEGER NOT NULL DEFAULT 0,
	last_error      TEXT NOT NULL DEFAULT '',
	UNIQUE (component_appid, kind, key)
);
