package i18n

// narrowWords are what a window shows that has room for one pane at a time.
var narrowWords = words{
	"ui.why.shown":    {"各页显示的就是它", "The pages are about it already"},
	"ui.inspect.back": {"返回列表（Esc）", "Back to the list (Esc)"},
}
