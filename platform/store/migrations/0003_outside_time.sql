-- What WeChat said to a ticket: accepted is 1 for the one it took last.
ALTER TABLE ticket ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN refused_at INTEGER NOT NULL DEFAULT 0;
-- A ticket that was dated after its receipt stood before all others for good.
UPDATE ticket SET create_time = received_at WHERE create_time > received_at OR create_time < 0;

-- When work was planned: where that lies in the future, the clock was set back since and due_at means nothing.
-- Nothing is planned more than two hours ahead, the life of a token.
ALTER TABLE work ADD COLUMN planned_at INTEGER NOT NULL DEFAULT 0;
UPDATE work SET planned_at = due_at - 7200000000000;

-- 1: the account had never authorized when the callback came, and nothing followed from it.
ALTER TABLE callback ADD COLUMN never_authorized INTEGER NOT NULL DEFAULT 0;

-- Whose original id a message names.
CREATE INDEX authorizer_user_name ON authorizer (component_appid, user_name);
