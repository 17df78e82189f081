package world

// Kind tells the two kinds of account.
type Kind string

const (
	OfficialAccount Kind = "official_account" // 公众号
	MiniProgram     Kind = "mini_program"     // 小程序
)
