package i18n

// kindWords are the kinds of account, and the values of auth_type that show them.
var kindWords = words{
	"ui.account.official_account": {"公众号", "Official Account"},
	"ui.account.mini_program":     {"小程序", "Mini Program"},
	"ui.account.promoter":         {"小程序推客", "Promoter (推客)"},
	"ui.account.channels":         {"视频号", "Channels (视频号)"},
	"ui.account.store":            {"微信小店", "Store (微信小店)"},
	"ui.account.talent":           {"带货助手", "Talent assistant (带货助手)"},
	"ui.account.supplier":         {"小店供货商", "Supplier (小店供货商)"},
	"ui.account.":                 {"账号", "account"},
	"ui.account.silent":           {"没有人给它写消息，它只有授权。", "Nobody writes to it: all it has is its authorizations."},

	"ui.link.auth_type.4": {"4：只列小程序推客。", "4: promoters of mini programs (推客) only."},
	"ui.link.auth_type.5": {"5：只列视频号，且须已在视频号助手的直播管理中开通开放能力。", "5: Channels accounts (视频号) only, whose owners switched 开放能力 on under 直播管理 of 视频号助手."},
	"ui.link.auth_type.6": {"6：公众号、小程序和视频号都列。", "6: official accounts, mini programs and Channels accounts (视频号)."},
	"ui.link.auth_type.8": {"8：只列带货助手，且须已开通开放能力。", "8: talent assistants (带货助手) only, whose owners switched 开放能力 on."},
}
