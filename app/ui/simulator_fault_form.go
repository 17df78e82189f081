package ui

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// faultForm is the dialog of a fault with everything that can be chosen: effect, what it takes, on what, how often.
type faultForm struct {
	w     *Window
	sheet *sheet
	fault world.Fault

	api, push, takes fyne.CanvasObject // fields that belong to some effects only
	path, value      *kit.Entry
	events           []callback.Entry
	event            int // its index in events, from 1; 0: every callback
}

// probabilities are the choices of how likely a fault is to strike each time.
var probabilities = []float64{0.1, 0.5}

// openFaultForm opens the dialog, beginning with fault.
func openFaultForm(w *Window, fault world.Fault) {
	form := &faultForm{w: w, fault: fault, events: w.bench.Catalogue()}
	form.sheet = w.sheet(w.T("ui.fault.title"), w.T("ui.fault.arm"), func() error {
		fault, err := form.complete()
		if err != nil {
			return err
		}
		if _, err = w.bench.Sim.Inject(fault); err == nil {
			w.host.Toast(w.T("ui.fault.armed"), kit.Warn)
		}
		return err
	})
	form.build()
}

func (f *faultForm) build() {
	w, s := f.w, f.sheet
	effects := world.Effects()
	names := make([]string, len(effects))
	for i, e := range effects {
		names[i] = effectTitle(w.lang, e)
	}
	at := slices.IndexFunc(effects, func(e world.EffectInfo) bool { return e.Effect == f.fault.Effect })
	s.list(w.T("ui.fault.effect"), names, at, func(i int) {
		f.fault.Effect = effects[i].Effect
		f.show(effects[i])
	})
	f.value = s.text(w.T("ui.fault.value"), w.T("ui.fault.value.hint"), "", "")
	f.takes = s.last()
	f.path = s.text(w.T("ui.fault.on_api"), w.T("ui.fault.on_api.hint"), "", "api_query_auth")
	f.api = s.last()
	titles := []string{w.T("ui.fault.every_push")}
	for _, e := range f.events {
		titles = append(titles, entryTitle(w.lang, e))
	}
	f.push = s.list(w.T("ui.fault.on_push"), titles, 0, func(i int) { f.event = i })
	f.accounts()
	f.often()
	f.show(effects[at])
}

// accounts chooses which account's API calls and callbacks the fault affects.
func (f *faultForm) accounts() {
	w := f.w
	all := w.bench.Accounts()
	names := []string{w.T("ui.fault.every_account")}
	for _, a := range all {
		names = append(names, a.Title()+"  "+a.AppID)
	}
	f.sheet.list(w.T("ui.fault.on_account"), names, 0, func(i int) {
		f.fault.Account = ""
		if i > 0 {
			f.fault.Account = all[i-1].AppID
		}
	})
}

// often chooses how often the fault strikes: the next few times, or with a probability.
func (f *faultForm) often() {
	w := f.w
	var words []string
	for _, n := range strikeCounts {
		words = append(words, w.T("ui.fault.next")+" "+w.T("ui.fault.times", n))
	}
	for _, p := range probabilities {
		words = append(words, w.T("ui.fault.chance", p*100))
	}
	f.sheet.choice(w.T("ui.fault.often"), words, slices.Index(strikeCounts, f.fault.Next), func(i int) {
		f.fault.Next, f.fault.Probability = 0, 0
		if i < len(strikeCounts) {
			f.fault.Next = strikeCounts[i]
			return
		}
		f.fault.Probability = probabilities[i-len(strikeCounts)]
	})
}

// show hides the fields that have no meaning for the effect.
func (f *faultForm) show(e world.EffectInfo) {
	setVisible(f.api, !e.Push)
	setVisible(f.push, e.Push)
	setVisible(f.takes, e.Takes != "")
	if e.Takes != "" {
		f.value.SetPlaceHolder(f.w.T("ui.fault.takes." + strings.ToLower(e.Takes)))
	}
	f.sheet.fit()
}

func setVisible(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
		return
	}
	o.Hide()
}

// complete is the fault as chosen. What was chosen for API calls is left out when the effect is about callbacks, and
// the other way round.
func (f *faultForm) complete() (world.Fault, error) {
	fault := f.fault
	info := effectOf(fault.Effect)
	switch {
	case !info.Push:
		fault.API = strings.TrimSpace(f.path.Text)
	case f.event > 0:
		matchEntry(&fault, f.events[f.event-1])
	}
	if text := strings.TrimSpace(f.value.Text); text != "" && info.Takes != "" {
		if err := setEffectValue(&fault, info.Takes, text); err != nil {
			return fault, errors.New(f.w.T("ui.fault.value.bad", text,
				f.w.T("ui.fault.takes."+strings.ToLower(info.Takes))))
		}
	}
	return fault, nil
}

func effectOf(effect world.Effect) world.EffectInfo {
	all := world.Effects()
	return all[max(0, slices.IndexFunc(all, func(e world.EffectInfo) bool { return e.Effect == effect }))]
}

// matchEntry limits a fault to one callback of the catalogue, by what that says on the wire.
func matchEntry(f *world.Fault, e callback.Entry) {
	for _, field := range e.Fields {
		switch {
		case field.Path == "InfoType" && e.Family == callback.AuthEvent:
			f.InfoType = field.Sample
		case field.Path == "MsgType" && e.Family == callback.Message:
			f.MsgType = field.Sample
		case field.Path == "Event" && e.Family == callback.Event:
			f.Event = field.Sample
		}
	}
}

// setEffectValue reads what an effect takes: a number, a parameter's name, or a duration in seconds or as Go writes it.
func setEffectValue(f *world.Fault, field, text string) (err error) {
	switch field {
	case "Delay":
		if seconds, numeric := strconv.ParseFloat(text, 64); numeric == nil {
			text = fmt.Sprintf("%fs", seconds)
		}
		f.Delay, err = time.ParseDuration(text)
	case "ErrCode":
		f.ErrCode, err = strconv.Atoi(text)
	case "Status":
		f.Status, err = strconv.Atoi(text)
	case "Bytes":
		f.Bytes, err = strconv.Atoi(text)
	case "Parameter":
		f.Parameter = text
	}
	return err
}

// strikeCounts are the choices of how often a fault is to strike.
var strikeCounts = []int{1, 3, 10}

// effectTitle says whether an effect is about pushes or about answers of the API, and what it does.
func effectTitle(l i18n.Lang, e world.EffectInfo) string {
	side := "ui.fault.api"
	if e.Push {
		side = "ui.fault.push"
	}
	return l.T(side) + " · " + e.Title.In(string(l))
}
