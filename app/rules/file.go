package rules

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// version is of rules.json. It is a file of its own beside workspace.json, and no table of platform.db: rules are what
// a user decides, belong under version control and go to colleagues and CI, and workspace.json holds the AppSecret.
const version = 1

// Open reads rules.json and puts it in force. Failures are Problems.
func Open(cfg Config) (*Rules, error) {
	defaults, err := platform.NewReplyTable(platform.DefaultReplyRules())
	if err != nil {
		return nil, err
	}
	r := &Rules{cfg: cfg, defaults: defaults}
	r.forwarder = r.newForwarder()
	f, err := load(cfg.Path)
	if err == nil {
		err = r.enforce(f)
	}
	if err != nil {
		r.forwarder.Close()
		return nil, err
	}
	return r, nil
}

func load(path string) (file, error) {
	f := file{Version: version}
	raw, err := workspace.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		raw = []byte("{}")
	case err != nil:
		return f, workspace.FolderProblem(filepath.Dir(path), err)
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, &workspace.Problem{Key: "problem.rules_broken", Args: []any{path}, Exit: workspace.ExitUsage, Err: err}
	}
	if f.Version > version {
		return f, workspace.Misuse("problem.rules_newer", path)
	}
	if f.Replies == nil { // not an empty list: that is a decision
		f.Replies = platform.DefaultReplyRules()
	}
	return f, nil
}

// enforce checks rules and lets the next callback follow them.
func (r *Rules) enforce(f file) error {
	table, err := platform.NewReplyTable(f.Replies)
	if err == nil {
		err = r.forwarder.SetRules(f.Forwarding)
	}
	if err != nil {
		return &workspace.Problem{Key: "problem.rules", Exit: workspace.ExitUsage, Err: err}
	}
	r.table.Store(newCountedTable(table, f.Replies, r.table.Load()))
	r.file.Store(&f)
	return nil
}

// save changes rules.json and puts it in force, both or neither.
func (r *Rules) save(change func(*file)) error {
	if r == nil {
		return noPlatform()
	}
	r.saving.Lock()
	defer r.saving.Unlock()
	before := *r.file.Load()
	f := before
	change(&f)
	if err := r.enforce(f); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(f, "", "  ")
	if err == nil {
		err = workspace.WriteFile(r.cfg.Path, append(raw, '\n'))
	}
	if err != nil {
		return errors.Join(workspace.FolderProblem(filepath.Dir(r.cfg.Path), err), r.enforce(before))
	}
	r.cfg.Changed()
	return nil
}

// SaveReplies checks, stores and applies all reply rules. A Problem tells which rule is wrong.
func (r *Rules) SaveReplies(all []platform.ReplyRule) error {
	return r.save(func(f *file) { f.Replies = notNil(all) })
}

// SaveForwarding checks, stores and applies all forwarding rules. A Problem tells which rule is wrong, and refuses
// targets that are this workbench itself.
func (r *Rules) SaveForwarding(all []platform.ForwardRule) error {
	for _, rule := range all {
		for _, t := range rule.Targets {
			if r != nil && r.forwarder.IsOwn(t.URL) {
				return workspace.Misuse("problem.forward_loop", rule.Name, t.URL)
			}
		}
	}
	return r.save(func(f *file) { f.Forwarding = notNil(all) })
}

// notNil keeps "no rules" apart from "none were ever set" in the file.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return slices.Clone(list)
}
