package i18n

// peopleWords are said of the people of a mini program, who are its users; an official account's are its followers.
var peopleWords = words{
	"world.user":         {"用户 %s  %s", "User %s  %s"},
	"usage.no_user":      {"没有用户 %q。%s 的用户有：\n  %s", "There is no user %q. %s has:\n  %s"},
	"usage.no_user.near": {"没有用户 %q，是不是 %s？%s 的用户有：\n  %s", "There is no user %q; did you mean %s? %s has:\n  %s"},
	"usage.no_users":     {"%s 没有用户。请先添加：wxlab followers add %[1]s 昵称", "%s has no users. Add one first: wxlab followers add %[1]s NAME"},
	"verb.user.none":     {"%s 还没有用户。", "%s has no users."},
	"verb.user.added":    {"已添加用户 %s（%s），账号 %s。", "%s (%s) is there, at %s."},
	"ui.sim.user.add":    {"添加用户", "Add a user"},
	"ui.sim.user.change": {"修改用户…", "Change the user…"},
	"ui.undo.user":       {"已移除用户“%s”和聊天记录，没有推送事件", "User “%s” removed with the chat; no event was pushed"},
}
