package world

// startTemplates are what an account of the ready-made world has: two of each sort that its kind can use.
func (w *World) startTemplates(a *AccountState) {
	if !a.Kind.Converses() {
		return
	}
	for _, t := range TemplateLibrary() {
		if a.Kind == OfficialAccount && t.ShortID != "43216" || t.Subscribe {
			a.Templates = append(a.Templates, w.NewTemplate(t))
		}
	}
}

// NewTemplate is a template of the library as an account has it, with an id of its own.
func (w *World) NewTemplate(t Template) Template {
	t.ID = w.Text("template_id", 33)[:43]
	return t
}
