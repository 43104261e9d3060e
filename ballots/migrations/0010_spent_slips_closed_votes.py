from django.db import migrations

LOCKED = """
CREATE FUNCTION refuse_change_of_spent_slip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.state, NEW.vote_id, NEW.code_hash, NEW.channel)
            IS DISTINCT FROM (OLD.state, OLD.vote_id, OLD.code_hash, OLD.channel) THEN
        RAISE EXCEPTION 'a slip that is used or void stays so'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER locked_when_spent
    BEFORE UPDATE OF state, vote_id, code_hash, channel OR DELETE ON ballots_slip
    FOR EACH ROW WHEN (OLD.state <> 'ready') EXECUTE FUNCTION refuse_change_of_spent_slip();

CREATE FUNCTION refuse_reopening_a_vote() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    states CONSTANT text[] := ARRAY['prepared', 'open', 'sealed', 'counted'];
BEGIN
    IF array_position(states, NEW.state::text) < array_position(states, OLD.state::text) THEN
        RAISE EXCEPTION 'a vote never goes back' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state IN ('sealed', 'counted') AND (NEW.paper, NEW.rule, NEW.options, NEW.returned, NEW.seal_digest)
            IS DISTINCT FROM (OLD.paper, OLD.rule, OLD.options, OLD.returned, OLD.seal_digest) THEN
        RAISE EXCEPTION 'what a sealed vote is counted by never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER never_back BEFORE UPDATE ON ballots_vote
    FOR EACH ROW EXECUTE FUNCTION refuse_reopening_a_vote();
"""

UNLOCKED = """
DROP TRIGGER never_back ON ballots_vote;
DROP FUNCTION refuse_reopening_a_vote();
DROP TRIGGER locked_when_spent ON ballots_slip;
DROP FUNCTION refuse_change_of_spent_slip();
"""


class Migration(migrations.Migration):
    dependencies = [("ballots", "0009_count_check")]
    operations = [migrations.RunSQL(LOCKED, UNLOCKED)]
