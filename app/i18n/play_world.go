package i18n

// playWorldWords are what a scenario says of the switches and orders that it changes.
var playWorldWords = words{
	"play.no_switch": {"没有开关 %q；这里有：%s。", "there is no switch %q; here are %s"},
	"play.no_order":  {"还没有支付单：先用 order: pay 下一单，或写出 id。", "nothing was paid yet: pay first by order: pay, or write the id"},
}
