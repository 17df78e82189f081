-- JS-SDK tickets of authorizers: fetching one counts against a small daily quota.
CREATE TABLE js_ticket (
	component_appid TEXT NOT NULL,
	appid           TEXT NOT NULL,
	kind            TEXT NOT NULL, -- jsapi, wx_card
	value           TEXT NOT NULL,
	issued_at       INTEGER NOT NULL,
	expires_at      INTEGER NOT NULL,
	PRIMARY KEY (component_appid, appid, kind)
) WITHOUT ROWID;

-- Who renews a token right now. Two processes that renew at once would end each other's tokens.
CREATE TABLE lease (
	component_appid TEXT NOT NULL,
	name            TEXT NOT NULL,
	holder          TEXT NOT NULL,
	until           INTEGER NOT NULL,
	PRIMARY KEY (component_appid, name)
) WITHOUT ROWID;
