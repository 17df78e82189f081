package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// The colour tokens. They are Fyne theme colour names, so a widget asks for them as for any other colour and follows a
// switch between light and dark. Pairs of text and ground have a contrast of at least 4.5:1, which a test checks.
const (
	Bg          fyne.ThemeColorName = "wxlab.bg"           // window behind panels, navigation rail
	Surface     fyne.ThemeColorName = "wxlab.surface"      // panels, cards, bars
	Inset       fyne.ThemeColorName = "wxlab.inset"        // code, table headers
	Border      fyne.ThemeColorName = "wxlab.border"       // hairlines
	BorderInput fyne.ThemeColorName = "wxlab.border.input" // inputs, outline buttons
	Text        fyne.ThemeColorName = "wxlab.text"
	Muted       fyne.ThemeColorName = "wxlab.muted" // labels
	Faint       fyne.ThemeColorName = "wxlab.faint" // times, hints
	Accent      fyne.ThemeColorName = "wxlab.accent"
	AccentTint  fyne.ThemeColorName = "wxlab.accent.tint"  // selected row, active item
	AccentSolid fyne.ThemeColorName = "wxlab.accent.solid" // primary button
	OnAccent    fyne.ThemeColorName = "wxlab.accent.on"    // text on AccentSolid
	Hover       fyne.ThemeColorName = "wxlab.hover"
	Select      fyne.ThemeColorName = "wxlab.select" // text selection
	Paper       fyne.ThemeColorName = "wxlab.paper"  // always white: QR codes
	Shadow      fyne.ThemeColorName = "wxlab.shadow"
	Shade       fyne.ThemeColorName = "wxlab.shade" // one of the grounds of a soft shadow, see kit

	Success     fyne.ThemeColorName = "wxlab.success"
	SuccessTint fyne.ThemeColorName = "wxlab.success.tint"
	Warn        fyne.ThemeColorName = "wxlab.warn"
	WarnTint    fyne.ThemeColorName = "wxlab.warn.tint"
	Danger      fyne.ThemeColorName = "wxlab.danger"
	DangerTint  fyne.ThemeColorName = "wxlab.danger.tint"
	Info        fyne.ThemeColorName = "wxlab.info"
	InfoTint    fyne.ThemeColorName = "wxlab.info.tint"
	Violet      fyne.ThemeColorName = "wxlab.violet"
	VioletTint  fyne.ThemeColorName = "wxlab.violet.tint"
	NeutralTint fyne.ThemeColorName = "wxlab.neutral.tint"

	CodeKey     fyne.ThemeColorName = "wxlab.code.key"
	CodeString  fyne.ThemeColorName = "wxlab.code.string"
	CodeNumber  fyne.ThemeColorName = "wxlab.code.number"
	CodeLiteral fyne.ThemeColorName = "wxlab.code.literal"
	CodePunct   fyne.ThemeColorName = "wxlab.code.punct"

	// The phone that the simulator shows looks like a phone in both variants.
	PhoneGround fyne.ThemeColorName = "wxlab.phone.ground"
	PhoneTheirs fyne.ThemeColorName = "wxlab.phone.theirs"
	PhoneOwn    fyne.ThemeColorName = "wxlab.phone.own"
	PhoneOwnInk fyne.ThemeColorName = "wxlab.phone.own.ink"
)

type palette map[fyne.ThemeColorName]color.NRGBA

var light = palette{
	Bg: hex(0xF4F5F7), Surface: hex(0xFFFFFF), Inset: hex(0xF8F9FB), Border: hex(0xE4E7EC), BorderInput: hex(0xD0D5DD),
	Text: hex(0x1A1F2B), Muted: hex(0x566072), Faint: hex(0x616B7E),
	Accent: hex(0x4F46E5), AccentTint: hex(0xEDECFD), AccentSolid: hex(0x4F46E5), OnAccent: hex(0xFFFFFF),
	Hover: alpha(0x1A1F2B, 0x0C), Select: hex(0xD3D1FB), Paper: hex(0xFFFFFF),
	Shadow: alpha(0x101828, 0x22), Shade: alpha(0x101828, 0x0A),
	Success: hex(0x0B7A53), SuccessTint: hex(0xDFF5EA), Warn: hex(0x9A5B06), WarnTint: hex(0xFDF0D5),
	Danger: hex(0xC4322F), DangerTint: hex(0xFCE6E5), Info: hex(0x1B63C6), InfoTint: hex(0xE2EEFC),
	Violet: hex(0x7138C9), VioletTint: hex(0xF0E8FC), NeutralTint: hex(0xECEEF2),
	CodeKey: hex(0x1D4FBF), CodeString: hex(0x0B7A4B), CodeNumber: hex(0xA8500A), CodeLiteral: hex(0x8A2FC4),
	CodePunct:   hex(0x667085),
	PhoneGround: hex(0xEDEDED), PhoneTheirs: hex(0xFFFFFF), PhoneOwn: hex(0x95EC69), PhoneOwnInk: hex(0x0F2A05),
}

var dark = palette{
	Bg: hex(0x0D1015), Surface: hex(0x14181F), Inset: hex(0x10141A), Border: hex(0x232933), BorderInput: hex(0x343C49),
	Text: hex(0xE7EAF0), Muted: hex(0xA0A9B8), Faint: hex(0x8691A2),
	Accent: hex(0x9D9BFF), AccentTint: hex(0x23244A), AccentSolid: hex(0x5B54EA), OnAccent: hex(0xFFFFFF),
	Hover: alpha(0xFFFFFF, 0x0D), Select: hex(0x37386F), Paper: hex(0xFFFFFF),
	Shadow: alpha(0x000000, 0x66), Shade: alpha(0x000000, 0x30),
	Success: hex(0x4CD69B), SuccessTint: hex(0x113226), Warn: hex(0xF0B557), WarnTint: hex(0x372A10),
	Danger: hex(0xFF8A84), DangerTint: hex(0x3C1B1D), Info: hex(0x79B4FF), InfoTint: hex(0x142A47),
	Violet: hex(0xC4A1FF), VioletTint: hex(0x2B1F45), NeutralTint: hex(0x232933),
	CodeKey: hex(0x82B7FF), CodeString: hex(0x7FD9A6), CodeNumber: hex(0xF2B270), CodeLiteral: hex(0xCFA6FF),
	CodePunct:   hex(0x8691A2),
	PhoneGround: hex(0x0B0D11), PhoneTheirs: hex(0x262C36), PhoneOwn: hex(0x3EB575), PhoneOwnInk: hex(0x05140B),
}

func hex(rgb uint32) color.NRGBA { return alpha(rgb, 0xFF) }

func alpha(rgb uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: a}
}

func faded(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}
