package workbench

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// rulesName is a file of its own beside workspace.json, and no table of platform.db: rules are what a user decides,
// belong under version control and go to colleagues and CI, and workspace.json holds the AppSecret.
const (
	rulesName    = "rules.json"
	rulesVersion = 1
)

// ruleFile is rules.json. Without one, or without its replies, the default rules answer.
type ruleFile struct {
	Version    int                    `json:"version"`
	Replies    []platform.ReplyRule   `json:"replies"`
	Forwarding []platform.ForwardRule `json:"forwarding"`
}

// rules are those in force.
type rules struct {
	saving    sync.Mutex
	file      atomic.Pointer[ruleFile]
	table     atomic.Pointer[answering]
	stock     *platform.ReplyTable // the default rules
	rehearsal atomic.Int32         // demos under way: they count on the default rules
	forwarded forwarded
}

// openRules reads rules.json and puts it in force.
func (w *Workbench) openRules() error {
	stock, err := platform.NewReplyTable(platform.DefaultReplyRules())
	if err != nil {
		return err
	}
	w.rules.stock = stock
	file := ruleFile{Version: rulesVersion}
	path := w.Workspace.Path(rulesName)
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		raw = []byte("{}")
	case err != nil:
		return workspace.FolderProblem(w.Workspace.Dir(), err)
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return &workspace.Problem{Key: "problem.rules_broken", Args: []any{path}, Exit: workspace.ExitUsage, Err: err}
	}
	if file.Version > rulesVersion {
		return &workspace.Problem{Key: "problem.rules_newer", Args: []any{path}, Exit: workspace.ExitUsage}
	}
	if file.Replies == nil { // not an empty list: that is a decision
		file.Replies = platform.DefaultReplyRules()
	}
	return w.enforce(file)
}

// enforce checks rules and lets the next callback follow them.
func (w *Workbench) enforce(file ruleFile) error {
	table, err := platform.NewReplyTable(file.Replies)
	if err == nil {
		err = w.forwarder.SetRules(file.Forwarding)
	}
	if err != nil {
		return &workspace.Problem{Key: "problem.rules", Exit: workspace.ExitUsage, Err: err}
	}
	w.rules.table.Store(answeringBy(table, file.Replies, w.rules.table.Load()))
	w.rules.file.Store(&file)
	return nil
}

// saveRules changes rules.json and puts it in force, both or neither.
func (w *Workbench) saveRules(change func(*ruleFile)) error {
	if err := w.needPlatform(); err != nil {
		return err
	}
	w.rules.saving.Lock()
	defer w.rules.saving.Unlock()
	before := *w.rules.file.Load()
	file := before
	change(&file)
	if err := w.enforce(file); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(file, "", "  ")
	if err == nil {
		err = workspace.WriteFile(w.Workspace.Path(rulesName), append(raw, '\n'))
	}
	if err != nil {
		return errors.Join(workspace.FolderProblem(w.Workspace.Dir(), err), w.enforce(before))
	}
	w.changed.signal()
	return nil
}

// ReplyRules (自动回复规则) are the rules that messages are answered by, in their order; none with OnlySim.
func (w *Workbench) ReplyRules() []platform.ReplyRule {
	if w.Platform == nil {
		return nil
	}
	return slices.Clone(w.rules.file.Load().Replies)
}

// SaveReplyRules checks, stores and applies all reply rules. A Problem tells which rule is wrong.
func (w *Workbench) SaveReplyRules(all []platform.ReplyRule) error {
	return w.saveRules(func(f *ruleFile) { f.Replies = notNil(all) })
}

// ForwardRules (转发规则) are the rules that callbacks are forwarded by, in their order; none with OnlySim.
func (w *Workbench) ForwardRules() []platform.ForwardRule {
	if w.Platform == nil {
		return nil
	}
	return slices.Clone(w.rules.file.Load().Forwarding)
}

// SaveForwardRules checks, stores and applies all forwarding rules. A Problem tells which rule is wrong, and refuses
// targets that are this workbench itself.
func (w *Workbench) SaveForwardRules(all []platform.ForwardRule) error {
	for _, r := range all {
		for _, t := range r.Targets {
			if w.Platform != nil && w.forwarder.IsOwn(t.URL) {
				return &workspace.Problem{Key: "problem.forward_loop", Args: []any{r.Name, t.URL}, Exit: workspace.ExitUsage}
			}
		}
	}
	return w.saveRules(func(f *ruleFile) { f.Forwarding = notNil(all) })
}

// notNil keeps "no rules" apart from "none were ever set" in the file.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return slices.Clone(list)
}

// rehearse lets the default rules answer and nothing be forwarded until end is called.
func (w *Workbench) rehearse() (end func()) {
	w.rules.rehearsal.Add(1)
	return func() { w.rules.rehearsal.Add(-1) }
}
