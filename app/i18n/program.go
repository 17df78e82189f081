package i18n

// programWords are what the command line says about itself.
var programWords = words{
	"app.name": {"微信第三方平台实验室", "Wxlab"},
}
