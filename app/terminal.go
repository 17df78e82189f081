package main

import (
	"encoding/json"
	"os"
)

// colour is an ANSI colour of the terminal.
type colour string

const (
	green  colour = "32"
	red    colour = "31"
	yellow colour = "33"
	grey   colour = "90"
)

// paint colours text where a person reads it: on a terminal, and unless NO_COLOR asks otherwise.
func (p *program) paint(c colour, text string) string {
	if !p.onTerminal() {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

func (p *program) onTerminal() bool {
	f, ok := p.out.(*os.File)
	if !ok || p.env("NO_COLOR") != "" || p.env("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && understandsColours(f)
}

// lines writes JSON to standard output, one document a line. XML stays readable in it: no browser sees this.
func (p *program) lines() *json.Encoder {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	return e
}
