using Hub.Publishing.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Mail;

/// <summary>Registers the adapter.</summary>
public static class MailServices
{
    /// <summary>Lets the hub send mails over SMTP, by the settings of section <c>Mail</c>. Add it before the hub's rooms.</summary>
    public static IServiceCollection AddSmtp(this IServiceCollection services) => services.AddSingleton<IMailSender, SmtpSender>();
}
