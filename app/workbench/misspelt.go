package workbench

import (
	"slices"
	"strings"

	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// misspelt finds a name in a push of the catalogue that nothing has, and says what was probably meant.
func (w *Workbench) misspelt(t sim.Trigger) error {
	if faults := world.EffectNames(true); t.Fault != "" && !slices.Contains(faults, string(t.Fault)) {
		return workspace.Unknown("problem.no_fault", string(t.Fault), faults, strings.Join(faults, ", "))
	}
	if len(t.Raw) > 0 {
		return nil
	}
	catalogue := w.Sim.Catalogue()
	at := slices.IndexFunc(catalogue, func(e callback.Entry) bool { return e.Name == t.Event })
	if at < 0 {
		var names []string
		for _, e := range catalogue {
			names = append(names, e.Name)
		}
		return workspace.Unknown("problem.no_callback", t.Event, names)
	}
	var fields []string
	for _, f := range catalogue[at].Fields {
		fields = append(fields, f.Path)
	}
	for field := range t.Set {
		if !slices.Contains(fields, field) {
			return workspace.Unknown("problem.no_field", field, fields, t.Event, strings.Join(fields, ", "))
		}
	}
	return w.misspeltAccount(t.Account)
}

// misspeltAccount finds that no account is called by an AppID, original id or nickname; none need be named.
func (w *Workbench) misspeltAccount(name string) error {
	var names []string
	for _, a := range w.Sim.Accounts() {
		names = append(names, a.NickName, a.AppID, a.UserName)
	}
	if name == "" || slices.Contains(names, name) {
		return nil
	}
	return workspace.Unknown("problem.no_account", name, names)
}

// accountCalled is the AppID of the first account with that nickname; any other name stays as it is.
func (w *Workbench) accountCalled(name string) string {
	for _, a := range w.Sim.Accounts() {
		if a.NickName == name && name != "" {
			return a.AppID
		}
	}
	return name
}
