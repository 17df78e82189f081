package world

import (
	"encoding/hex"
	"slices"
	"time"
)

// AskKind is what an account's administrator was asked on a page of WeChat's, for a component to go on with.
type AskKind string

const (
	AskAdmin    AskKind = "rebind admin"  // 换绑管理员, of a mini program: componentrebindadmin takes its taskid
	AskRegister AskKind = "fast register" // 复用公众号资质, of an official account: account/fastregister takes its ticket
)

// Ask is one agreement, good for one call of the component.
type Ask struct {
	Value     string // taskid or ticket, 32 hexadecimal digits
	Kind      AskKind
	Component string
	Person    string    `json:",omitempty"` // the coming administrator
	At        time.Time // when it was agreed to
}

// keptAsks of an account are more than anybody waits to use.
const keptAsks = 20

// Agree notes what an administrator agreed to.
func (w *World) Agree(a *AccountState, ask Ask) Ask {
	ask.Value, ask.At = hex.EncodeToString(w.Draw("ask", 16)), w.Now()
	a.Asks = KeepLast(append(slices.Clone(a.Asks), ask), keptAsks)
	w.Touch()
	return ask
}

// TakeAsk finds what was agreed to for a component and uses it up.
func (a *AccountState) TakeAsk(kind AskKind, component, value string) (Ask, bool) {
	i := slices.IndexFunc(a.Asks, func(ask Ask) bool {
		return ask.Kind == kind && ask.Component == component && ask.Value == value && value != ""
	})
	if i < 0 {
		return Ask{}, false
	}
	ask := a.Asks[i]
	a.Asks = slices.Delete(slices.Clone(a.Asks), i, i+1)
	return ask, true
}
