package workbench

import "wxlab/app/workspace"

// What only tests may reach.

func (w *Workbench) Change(edit func(*workspace.Settings) error) error { return w.change(edit) }
func (w *Workbench) MoveTo(base string) error                          { return w.moveTo(base) }
func (w *Workbench) WeChatBase(real string) string                     { return w.wechatBase(real) }
