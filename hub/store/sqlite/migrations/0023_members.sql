-- By whose hours a person works; without a team by the shop's own.
ALTER TABLE users ADD COLUMN team_id INTEGER REFERENCES teams(id) ON DELETE SET NULL;
CREATE INDEX members_of_team ON users (team_id) WHERE team_id IS NOT NULL;

-- In which order a person has put the views that he sees. Those without a place come after them.
CREATE TABLE view_places (
    user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    view_id INTEGER NOT NULL REFERENCES saved_views(id) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    PRIMARY KEY (user_id, view_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX places_of_view ON view_places (view_id);
