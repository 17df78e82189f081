package workbench

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// What a check says quotes what was sent and what came. It is shown, kept and exported beside the bytes of the wire, so
// that both name a secret by the same fingerprint.

// hideStep takes the secrets out of what is said about a step of the release check.
func (w *Workbench) hideStep(s *exam.Step) {
	for _, text := range []*string{
		&s.Expected, &s.ExpectedZH, &s.Got, &s.GotZH, &s.Want, &s.Came, &s.Hint, &s.HintZH,
	} {
		*text = w.hide([]byte(*text))
	}
	for i := range s.Problems {
		p := &s.Problems[i]
		p.Text, p.TextZH = w.hide([]byte(p.Text)), w.hide([]byte(p.TextZH))
	}
}

// hideResult takes them out of what is said about a case of the examination.
func (w *Workbench) hideResult(r *exam.Result) {
	for _, text := range []*bilingual.Text{&r.Expected, &r.Got, &r.Cause} {
		text.Zh, text.En = w.hide([]byte(text.Zh)), w.hide([]byte(text.En))
	}
}
