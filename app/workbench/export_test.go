package workbench

import (
	"log/slog"

	"wxlab/app/workspace"
)

// What only tests may reach.

func (w *Workbench) Change(edit func(*workspace.Settings) error) error { return w.change(edit) }
func (w *Workbench) MoveTo(base string) error                          { return w.moveTo(base) }
func (w *Workbench) WeChatBase(real string) string                     { return w.wechatBase(real) }
func (w *Workbench) Log() *slog.Logger                                 { return w.ground.log }
func (w *Workbench) Save() error                                       { return w.save() }
